import type { CartLine, LineRequest } from "@torg/contracts";
import type { Ctx } from "../config";
import { priceLines } from "../domain/price-lines";

/** Lines at today's prices, straight from product; never inside a transaction. */
export async function quoteLines(ctx: Ctx, requests: readonly LineRequest[]): Promise<CartLine[]> {
  const { lines } = await ctx.call.product.quote({ variantIds: requests.map(({ variantId }) => variantId) });
  return priceLines(requests, lines);
}
