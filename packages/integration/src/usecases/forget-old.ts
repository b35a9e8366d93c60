import type { Ctx } from "../config";
import { forgetSettled } from "../store/orders";
import { deleteSession, sessionsBefore } from "../store/sessions";
import { forgetRefusals } from "../store/sign-ins";

const dayMs = 86_400_000;
const settledAfterDays = 30;

/** Forgets sessions with their files once nobody will ask about them, old wrong passwords, and orders that 1C has. */
export async function forgetOld(ctx: Ctx): Promise<void> {
  const daysAgo = (days: number) => new Date(ctx.now().getTime() - days * dayMs);
  for (const id of await sessionsBefore(ctx.db, daysAgo(ctx.config.ONEC_KEEP_DAYS), 100)) {
    await ctx.files.remove(`1c/${id}`); // the files first: a row without files is found again
    await ctx.detached(10_000).commit("delete session", (tx) => deleteSession(tx, id));
  }
  await forgetRefusals(ctx.db, daysAgo(1));
  await forgetSettled(ctx.db, daysAgo(settledAfterDays));
}
