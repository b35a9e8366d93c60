import type { EventData, PriceChanged } from "@torg/contracts";
import type { Ctx } from "../config";
import { type Price, repriceLine } from "../domain/lines";
import { findCart, holdersOf } from "../store/carts";
import { writeLines } from "./change-cart";

type Quote = { readonly price: Price | undefined; readonly quotedAt: Date };

/**
 * Brings the line of a variant to today's price in every open cart whose owner is sold by the list. The price is asked
 * for, once for each group, and not taken from the event, which may be late or an older one. A variant that has none
 * any more is refused at the checkout, by name.
 */
export async function refreshPrice(
  ctx: Ctx,
  { variantId, base, groups = [] }: EventData<typeof PriceChanged>,
): Promise<void> {
  if (!base && groups.length === 0) return;
  const quotes = new Map<string | undefined, Quote>();
  let carts = 0;
  for await (const owner of holdersOf(ctx.db, variantId)) {
    const held = await findCart(ctx.db, owner);
    if (!held || !(base || (held.group !== undefined && groups.includes(held.group)))) continue;
    const quote = quotes.get(held.group) ?? (await quoteOf(ctx, variantId, held.group));
    quotes.set(held.group, quote); // nobody holds most variants whose price changes
    const { price, quotedAt } = quote;
    if (!price) continue;
    carts += 1;
    await ctx.commit(`reprice ${carts}`, async (tx) => {
      const cart = await findCart(tx, owner);
      if (cart?.status !== "open" || cart.group !== held.group) return; // who changed it has asked for prices
      const lines = repriceLine(cart.lines, variantId, price);
      if (lines !== cart.lines) writeLines(ctx, tx, { cart, lines, quotedAt });
    });
  }
}

async function quoteOf(ctx: Ctx, variantId: `var_${string}`, group: string | undefined): Promise<Quote> {
  const quotedAt = ctx.now();
  const { lines } = await ctx.call.product.quote({
    variantIds: [variantId],
    ...(group !== undefined && { group }),
  });
  const [line] = lines;
  return { price: line?.price && { price: line.price, tiers: line.tiers }, quotedAt };
}
