import { Failure } from "@torg/contracts";
import { openEntry } from "../commerceml/archive";
import type { Chunks } from "../commerceml/decode";
import type { Ctx } from "../config";
import { isArchive } from "../domain/file-name";
import type { ExchangeRow } from "../store/exchanges";
import { type Part, type StagedFile, stagedFiles } from "../store/parts";
import { sourcesOf } from "./ask-import";

/** The bytes of an exchange's file, however it came: whole, in parts, in an archive, in parts of an archive. */
export async function openFile(
  ctx: Ctx,
  exchange: Pick<ExchangeRow, "sessionId" | "kind" | "file">,
): Promise<Chunks> {
  const file = exchange.file ?? "";
  const sources = sourcesOf(await stagedFiles(ctx.db, exchange), file);
  for (const source of sources) {
    if (!isArchive(source.file) || isArchive(file)) return joined(ctx, source.parts);
    const entry = await openEntry({ file: source.file, path: await localArchive(ctx, source) }, file);
    if (entry) return entry;
  }
  throw new Failure("integration.file_missing", { file });
}

async function* joined(ctx: Ctx, parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const { path } of parts) yield* ctx.files.read(path);
}

/** An archive is read from its end: parts are put together once, under a name that their content gives. */
export async function localArchive(ctx: Ctx, { parts }: StagedFile): Promise<string> {
  const [first, ...others] = parts;
  if (!first) throw new Error("a staged file has no parts");
  if (others.length === 0) return ctx.files.local(first.path);
  const last = others.at(-1) ?? first;
  const whole = `${last.path}.joined`;
  if ((await ctx.files.size(whole)) === undefined) await ctx.files.write(whole, streamOf(joined(ctx, parts)));
  return ctx.files.local(whole);
}

const streamOf = (chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
