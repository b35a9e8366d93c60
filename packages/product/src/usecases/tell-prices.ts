import type { Ctx } from "../config";
import { arePricesDue, tellEdges, tellLists } from "../store/due-prices";

/** Prices of one commit, and commits of one turn; the rest waits for the next. */
const batchPrices = 500;
const batches = 100;

/**
 * Tells prices that changed by themselves: a sale began or ended, or their list speaks for others now. What is shown
 * and quoted is right at the moment without it; carts, caches and listings follow what it tells.
 */
export async function tellPrices(ctx: Ctx): Promise<void> {
  for (let batch = 1; batch <= batches && (await arePricesDue(ctx.db)); batch += 1) {
    await ctx.commit(`edges ${batch}`, (tx) => tellEdges(tx, batchPrices));
    await ctx.commit(`lists ${batch}`, (tx) => tellLists(tx, batchPrices));
  }
}
