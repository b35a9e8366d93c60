import type { EventData, PriceChanged } from "@torg/contracts";
import type { Ctx } from "../config";
import type { CartState } from "../domain/cart";
import { repriceLine } from "../domain/lines";
import { isHeld, takeHolding } from "../store/carts";
import { writeLines } from "./change-cart";

/** Carts of one commit: the others are not locked meanwhile. */
const pageMax = 100;

/**
 * Brings the line of a variant to today's price in every open cart. The price is asked for and not taken from the
 * event, which may be late or an older one. A variant that has none any more is refused at the checkout, by name.
 */
export async function refreshPrice(
  ctx: Ctx,
  { variantId, base }: EventData<typeof PriceChanged>,
): Promise<void> {
  if (!base || !(await isHeld(ctx.db, variantId))) return;
  const quotedAt = ctx.now();
  const { lines } = await ctx.call.product.quote({ variantIds: [variantId] });
  const price = lines[0]?.price;
  if (!price) return;

  let after: CartState["id"] | undefined;
  do {
    const page = { after, limit: pageMax };
    after = await ctx.commit(`reprice after ${after}`, async (tx) => {
      const held = await takeHolding(tx, variantId, page);
      for (const cart of held) {
        const repriced = repriceLine(cart.lines, variantId, price);
        if (repriced !== cart.lines) await writeLines(ctx, tx, { cart, lines: repriced, quotedAt });
      }
      return held.length < pageMax ? undefined : held.at(-1)?.id;
    });
  } while (after);
}
