import { Failure } from "@torg/contracts";

/** The whole body as text. Throws `body.too_large` as soon as it is known to be, whatever Content-Length claims. */
export async function readBody(request: Request, bytesMax: number): Promise<string> {
  refuseDeclared(request, bytesMax);
  if (request.body === null) return "";
  if (request.headers.has("content-length")) return request.text(); // framed by it: no more can come
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of request.body.pipeThrough(counted(bytesMax)))
    text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** A length that is announced is refused before a byte of it is read. */
export function refuseDeclared(request: Request, bytesMax: number): void {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax)
    throw new Failure("body.too_large", { bytesMax });
}

/** Passes bytes on, and fails with `body.too_large` at the first one too many. `whole` runs once all have passed. */
export function counted(bytesMax: number, whole?: () => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, stream) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) stream.error(new Failure("body.too_large", { bytesMax }));
      else stream.enqueue(chunk);
    },
    flush: () => whole?.(),
  });
}
