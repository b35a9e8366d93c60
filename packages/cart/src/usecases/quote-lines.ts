import type { CartLine, LineRequest } from "@torg/contracts";
import type { Ctx } from "../config";
import { type PricedLine, priceLines } from "../domain/price-lines";

/** Lines at what the caller pays today, straight from product; never inside a transaction. */
export async function priceFor(ctx: Ctx, requests: readonly LineRequest[]): Promise<PricedLine[]> {
  const { group } = ctx.principal;
  const { lines } = await ctx.call.product.quote({
    variantIds: requests.map(({ variantId }) => variantId),
    quantities: requests.map(({ quantity }) => quantity),
    ...(group !== undefined && { group }),
  });
  return priceLines(requests, lines);
}

/** The same where quantities stay as they are. */
export const quoteLines = async (ctx: Ctx, requests: readonly LineRequest[]): Promise<CartLine[]> =>
  (await priceFor(ctx, requests)).map(({ line }) => line);
