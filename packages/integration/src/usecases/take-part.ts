import { uuidOf } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { normalizeFileName } from "../domain/file-name";
import { appendPart, type ExchangeKind } from "../store/parts";
import type { OpenSession } from "../store/sessions";

export type Upload = {
  readonly kind: ExchangeKind;
  readonly name: string;
  readonly body: ReadableStream<Uint8Array> | null;
};

/**
 * `mode=file`: keeps one part of a file, on disk and never whole in memory. The same part again, which is how a client
 * answers a lost reply, changes nothing.
 */
export async function takePart(
  ctx: Ctx,
  { session }: OpenSession,
  { kind, name, body }: Upload,
): Promise<void> {
  const file = normalizeFileName(name);
  if (!body)
    throw new Failure("integration.file_damaged", { file, line: 0, reason: "получена пустая часть" });
  const path = `1c/${session.id}/${uuidOf(ctx.newId("part"))}`;
  const { measured, result } = measure(body, ctx.config.ONEC_FILE_BYTES_MAX);
  try {
    await ctx.files.write(path, measured);
    const { bytes, hash } = result();
    if (bytes === 0)
      throw new Failure("integration.file_damaged", { file, line: 0, reason: "получена пустая часть" });
    const staging = { sessionId: session.id, kind };
    const added = await ctx.commit("append part", (tx) =>
      appendPart(tx, staging, { file, path, bytes, hash }),
    );
    if (!added) await ctx.files.remove(path);
  } catch (error) {
    await ctx.files.remove(path);
    throw error;
  }
}

/** The same bytes, counted and hashed on their way; too many of them break the stream. */
function measure(body: ReadableStream<Uint8Array>, bytesMax: number) {
  const hasher = new Bun.CryptoHasher("sha256");
  let bytes = 0;
  const meter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new Failure("body.too_large", { bytesMax });
      hasher.update(chunk);
      controller.enqueue(chunk);
    },
  });
  return { measured: body.pipeThrough(meter), result: () => ({ bytes, hash: hasher.digest("hex") }) };
}
