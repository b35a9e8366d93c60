import type { Ctx } from "../config";
import { agreeVersion, initLines } from "../domain/answer";
import { clearStaging, type ExchangeKind } from "../store/parts";
import { agreeOnVersion, type OpenSession } from "../store/sessions";

/**
 * `mode=init`: says how files are to be sent, and empties the session's staging area. A client that failed begins again
 * from here, and what it left behind would be added to.
 */
export async function beginUpload(
  ctx: Ctx,
  { session }: OpenSession,
  { kind, version }: { kind: ExchangeKind; version: string | undefined },
): Promise<string> {
  const left = await ctx.commit("clear staging", (tx) => clearStaging(tx, { sessionId: session.id, kind }));
  for (const path of left) await ctx.files.remove(path);
  const limits = { fileBytesMax: ctx.config.ONEC_FILE_BYTES_MAX };
  if (version === undefined) return initLines(limits);
  const agreed = agreeVersion(version);
  await agreeOnVersion(ctx.db, session.id, agreed);
  return initLines(limits, { sessionId: session.id, version: agreed });
}
