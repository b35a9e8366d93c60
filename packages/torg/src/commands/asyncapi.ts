import { asyncapi } from "@torg/gateway/docs";

/** `torg asyncapi`: the domain events as AsyncAPI 3.1, for a file or a pipe. */
export async function printAsyncapi(): Promise<void> {
  await Bun.write(Bun.stdout, `${JSON.stringify(asyncapi(), null, 2)}\n`);
}
