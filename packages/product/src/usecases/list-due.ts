import type { Ctx } from "../config";
import * as listings from "../store/listings";

/** Products of one commit, and commits of one turn; the rest waits for the next. */
const batchProducts = 500;
const batches = 100;

/** Lists again what changed its price, ran out or moved with its category. */
export async function listDue(ctx: Ctx): Promise<void> {
  for (let batch = 1; batch <= batches && (await listings.areDue(ctx.db)); batch += 1) {
    const listed = await ctx.commit(`list due ${batch}`, async (tx) => {
      const done = await listings.listDue(tx, batchProducts);
      await listings.countMoves(tx);
      return done;
    });
    if (listed === 0) return; // they are being changed, and stay due
  }
}
