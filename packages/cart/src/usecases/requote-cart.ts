import { Failure, type Owner } from "@torg/contracts";
import type { Ctx } from "../config";
import { inGroup } from "../domain/cart";
import { findCart } from "../store/carts";
import { writeLines } from "./change-cart";
import { quoteLines } from "./quote-lines";

/**
 * Brings a cart that was merged to what its owner pays: his group's prices, and the tiers of quantities that added up.
 * Where product has no answer or no price for a line, the cart stays as it is, and the checkout asks.
 */
export async function requoteCart(ctx: Ctx, owner: Owner): Promise<void> {
  const cart = await findCart(ctx.db, owner);
  if (cart?.status !== "open" || cart.lines.length === 0) return;
  const quotedAt = ctx.now();
  const lines = await quoteLines(ctx, cart.lines).catch((error) => {
    if (error instanceof Failure) return undefined;
    throw error;
  });
  if (!lines) return;
  await ctx.commit("requote", async (tx) => {
    const now = await findCart(tx, owner);
    if (now?.status === "open" && now.version === cart.version)
      writeLines(ctx, tx, { cart: inGroup(now, ctx.principal.group), lines, quotedAt });
  });
}
