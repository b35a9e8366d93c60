import type { EventData, PriceChanged, UnitPrice } from "@torg/contracts";
import type { Ctx } from "../config";
import { repriceLine } from "../domain/lines";
import { findCart, holdersOf } from "../store/carts";
import { writeLines } from "./change-cart";

type Quote = { readonly price: UnitPrice | undefined; readonly quotedAt: Date };

/**
 * Brings the line of a variant to today's price in every open cart. The price is asked for and not taken from the
 * event, which may be late or an older one. A variant that has none any more is refused at the checkout, by name.
 */
export async function refreshPrice(
  ctx: Ctx,
  { variantId, base }: EventData<typeof PriceChanged>,
): Promise<void> {
  if (!base) return;
  let quote: Quote | undefined;
  let carts = 0;
  for await (const owner of holdersOf(ctx.db, variantId)) {
    quote ??= await quoteOf(ctx, variantId); // nobody holds most variants whose price changes
    const { price, quotedAt } = quote;
    if (!price) return;
    carts += 1;
    await ctx.commit(`reprice ${carts}`, async (tx) => {
      const cart = await findCart(tx, owner);
      if (cart?.status !== "open") return;
      const lines = repriceLine(cart.lines, variantId, price);
      if (lines !== cart.lines) writeLines(ctx, tx, { cart, lines, quotedAt });
    });
  }
}

async function quoteOf(ctx: Ctx, variantId: `var_${string}`): Promise<Quote> {
  const quotedAt = ctx.now();
  const { lines } = await ctx.call.product.quote({ variantIds: [variantId] });
  return { price: lines[0]?.price, quotedAt };
}
