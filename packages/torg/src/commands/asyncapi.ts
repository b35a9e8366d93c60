import { asyncapi } from "@torg/gateway/docs";

/** `torg asyncapi`: the domain events as AsyncAPI 3.1, for a file or a pipe. */
export function printAsyncapi(): void {
  console.log(JSON.stringify(asyncapi(), null, 2));
}
