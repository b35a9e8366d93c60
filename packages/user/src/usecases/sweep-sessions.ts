import type { Ctx } from "../config";
import { sweep } from "../store/sessions";
import { sweepTickets } from "../store/tickets";

const batch = 5_000;
/** For so long the reuse of a spent token ends its session; an older one is merely refused. */
const spentKeptMs = 7 * 86_400_000;

/** Forgets what nobody can use any more; a batch of each per turn. */
export async function sweepSessions(ctx: Ctx): Promise<void> {
  const now = ctx.now();
  const spentBefore = new Date(now.getTime() - spentKeptMs);
  await ctx.commit("sweep", (tx) => sweep(tx, { now, spentBefore, limit: batch }));
  await sweepTickets(ctx.db, now, batch);
}
