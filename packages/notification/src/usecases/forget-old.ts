import type { Ctx } from "../config";

const batchMax = 1_000;

/** Deletes history past its time, in batches that hold no lock for long. */
export async function forgetOld(ctx: Ctx): Promise<void> {
  let deleted = batchMax;
  while (deleted === batchMax)
    deleted = await ctx.db.forgetOlder({ days: ctx.config.KEEP_HISTORY_DAYS, limit: batchMax });
}
