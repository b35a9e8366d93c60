import { Failure } from "@torg/contracts";

/** The whole body as text. Throws `body.too_large` as soon as it is known to be, whatever Content-Length claims. */
export async function readBody(request: Request, bytesMax: number): Promise<string> {
  refuseDeclared(request, bytesMax);
  if (request.body === null) return "";
  if (request.headers.has("content-length")) return request.text(); // framed by it: no more can come
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Failure("body.too_large", { bytesMax });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** A length that is announced is refused before a byte of it is read. */
export function refuseDeclared(request: Request, bytesMax: number): void {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > bytesMax) throw new Failure("body.too_large", { bytesMax });
}
