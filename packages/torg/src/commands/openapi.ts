import { openapi } from "@torg/gateway/docs";

/** `torg openapi`: the public API as OpenAPI 3.1, for a file or a pipe. */
export function printOpenapi(): void {
  console.log(JSON.stringify(openapi(), null, 2));
}
