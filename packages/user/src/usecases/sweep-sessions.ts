import type { Ctx } from "../config";
import { deleteEndedSessions, deleteSpentTokens } from "../store/sessions";
import { deleteStaleTickets } from "../store/tickets";

const batch = 5_000;
/** For so long the reuse of a spent token ends its session; an older one is merely refused. */
const spentKeptMs = 7 * 86_400_000;

/** Forgets what nobody can use any more; a batch of each per turn. */
export async function sweepSessions(ctx: Ctx): Promise<void> {
  const now = ctx.now();
  await deleteEndedSessions(ctx.db, now, batch);
  await deleteSpentTokens(ctx.db, new Date(now.getTime() - spentKeptMs), batch);
  await deleteStaleTickets(ctx.db, now, batch);
}
