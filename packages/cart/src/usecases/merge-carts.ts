import { type Cart, Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { emptyCart, toCart } from "../domain/cart";
import { mergeLines } from "../domain/lines";
import { ownerOf } from "../domain/owner";
import { findCart, takeCart } from "../store/carts";
import { cartToChange, writeLines } from "./change-cart";

/**
 * Moves the guest's lines into the account's cart and empties the guest's in the same commit, so that a second time
 * moves nothing. A guest cart that is being ordered stays as it is.
 */
export async function mergeCarts(ctx: Ctx): Promise<Cart> {
  const { guest } = ctx.principal;
  if (guest === undefined) throw new Failure("cart.not_found");
  const owner = ownerOf(ctx.principal);

  return ctx.commitAnswer("merge", async (tx) => {
    const from = await takeCart(tx, { guest }); // the guest's first, everywhere: two merges cannot deadlock
    if (!from || from.status === "frozen" || from.lines.length === 0) {
      const own = await findCart(tx, owner);
      return toCart(own ?? emptyCart(ctx.newId("crt"), owner, ctx.now()), ctx.config.SHOP_CURRENCY);
    }
    const own = await cartToChange(ctx, tx, owner);
    const lines = mergeLines(own.lines, from.lines, ctx.config.CART_LINES_MAX);
    const merged = await writeLines(ctx, tx, { cart: own, lines, quotedAt: from.quotedAt });
    await writeLines(ctx, tx, { cart: from, lines: [], quotedAt: ctx.now() });
    return toCart(merged, ctx.config.SHOP_CURRENCY);
  });
}
