import { Failure } from "@torg/contracts";

/** The whole body in memory; `body.too_large` as soon as it is known to be, whatever Content-Length claims. */
export async function readUpload(request: Request, bytesMax: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax)
    throw new Failure("body.too_large", { bytesMax });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Failure("body.too_large", { bytesMax });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
