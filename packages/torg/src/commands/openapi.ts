import { openapi } from "@torg/gateway/docs";

/** `torg openapi`: the public API as OpenAPI 3.1, for a file or a pipe. */
export async function printOpenapi(): Promise<void> {
  await Bun.write(Bun.stdout, `${JSON.stringify(openapi(), null, 2)}\n`);
}
