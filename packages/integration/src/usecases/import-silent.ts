import { listArchive } from "../commerceml/archive";
import type { Ctx } from "../config";
import { inImportOrder, isArchive } from "../domain/file-name";
import { unfinishedImports } from "../store/exchanges";
import { type StagedFile, silentSessions, stagedFiles } from "../store/parts";
import { findSession } from "../store/sessions";
import { askImport } from "./ask-import";
import { localArchive } from "./open-file";
import { runImport } from "./run-import";

/** Goes on with imports that a restart or an absent service left in the middle. */
export async function resumeImports(ctx: Ctx): Promise<void> {
  for (const id of await unfinishedImports(ctx.db)) {
    await ctx.resources.imports.ensure(id, () => runImport(ctx.detached(60_000), id));
  }
}

/** Imports what 1C sent and never asked to import: it may be set not to wait for the shop. */
export async function importSilent(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - ctx.config.ONEC_SILENT_MINUTES * 60_000);
  for (const id of await silentSessions(ctx.db, before)) {
    const session = await findSession(ctx.db, id);
    if (!session) continue;
    const staged = await stagedFiles(ctx.db, { sessionId: id, kind: "catalog" });
    const names = (await Promise.all(staged.map((one) => namesIn(ctx, one)))).flat();
    for (const name of inImportOrder(names)) {
      const exchange = await askImport(ctx.detached(60_000), { session }, { kind: "catalog", name });
      await ctx.resources.imports.ensure(exchange.id, () => runImport(ctx.detached(60_000), exchange.id));
    }
  }
}

/** A damaged archive is imported under its own name: that fails, and the failure is in the journal. */
async function namesIn(ctx: Ctx, staged: StagedFile): Promise<string[]> {
  if (!isArchive(staged.file)) return [staged.file];
  const path = await localArchive(ctx, staged);
  return listArchive({ file: staged.file, path }).catch(() => [staged.file]);
}
