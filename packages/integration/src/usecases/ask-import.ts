import type { Ctx } from "../config";
import { isArchive, normalizeFileName } from "../domain/file-name";
import { type ExchangeRow, meetImport } from "../store/exchanges";
import { type ExchangeKind, type StagedFile, stagedFiles } from "../store/parts";
import type { OpenSession } from "../store/sessions";

/**
 * `mode=import`: the exchange of this file as it was sent in this session, written down at the first question and met
 * again at every other. Whoever asks sees how it stands; the work itself goes on elsewhere.
 */
export async function askImport(
  ctx: Ctx,
  { session }: Pick<OpenSession, "session">,
  { kind, name }: { kind: ExchangeKind; name: string },
): Promise<ExchangeRow> {
  const file = normalizeFileName(name);
  const staged = await stagedFiles(ctx.db, { sessionId: session.id, kind });
  const contentHash = hashOf(sourcesOf(staged, file));
  return ctx.commit("meet import", (tx) =>
    meetImport(tx, {
      id: ctx.newId("exc"),
      connectionId: session.connectionId,
      sessionId: session.id,
      kind,
      file,
      contentHash,
      startedAt: ctx.now(),
    }),
  );
}

/** What a file may be read from: itself, or else the archives that came in its session. */
export function sourcesOf(staged: readonly StagedFile[], file: string): StagedFile[] {
  const itself = staged.find((one) => one.file.toLowerCase() === file.toLowerCase());
  return itself ? [itself] : staged.filter((one) => isArchive(one.file));
}

function hashOf(sources: readonly StagedFile[]): string {
  const hasher = new Bun.CryptoHasher("sha256");
  for (const { file, parts } of sources)
    hasher.update(`${file}\n${parts.map(({ hash }) => hash).join("\n")}\n\n`);
  return hasher.digest("hex");
}
