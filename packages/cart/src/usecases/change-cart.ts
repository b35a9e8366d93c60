import type { Transaction } from "@torg/chassis";
import { type Cart, CartUpdated, Failure, type Owner } from "@torg/contracts";
import type { Ctx } from "../config";
import { type CartState, emptyCart, type Lines, toCart, totalOf, withLines } from "../domain/cart";
import { ownerOf } from "../domain/owner";
import { insertCart, saveCart, takeCart } from "../store/carts";
import { hasCheckedOut } from "../store/checkouts";

/** What becomes of the lines, and when the prices of new ones were read. */
export type CartChange = { readonly change: (lines: Lines) => Lines; readonly quotedAt: Date };

/** One change of the caller's own cart: taken, decided, written and told in one commit, which is the answer. */
export function changeCart(ctx: Ctx, step: string, { change, quotedAt }: CartChange): Promise<Cart> {
  return ctx.commitAnswer(step, async (tx) => {
    const cart = await cartToChange(ctx, tx, ownerOf(ctx.principal));
    const lines = change(cart.lines);
    const changed = lines === cart.lines ? cart : await writeLines(ctx, tx, { cart, lines, quotedAt });
    return toCart(changed, ctx.config.SHOP_CURRENCY);
  });
}

/** The owner's cart, locked; opened where there is none. A guest must hold a secret that was given out here. */
export async function cartToChange(ctx: Ctx, tx: Transaction, owner: Owner): Promise<CartState> {
  for (;;) {
    const cart = await takeCart(tx, owner);
    if (cart) return cart;
    if ("guest" in owner && !(await hasCheckedOut(tx, owner))) throw new Failure("cart.not_found");
    const opened = emptyCart(ctx.newId("crt"), owner, ctx.now());
    if (await insertCart(tx, opened)) return opened; // else another request was faster: theirs is taken
  }
}

/** Writes other lines into a cart that this transaction holds, and tells it. */
export async function writeLines(
  ctx: Ctx,
  tx: Transaction,
  { cart, lines, quotedAt }: { cart: CartState; lines: Lines; quotedAt: Date },
): Promise<CartState> {
  const changed = withLines(cart, { lines, quotedAt, now: ctx.now() });
  await saveCart(tx, changed);
  const total = totalOf(lines, ctx.config.SHOP_CURRENCY);
  tx.emit(CartUpdated, { cartId: cart.id, version: changed.version, lines: lines.length, total });
  return changed;
}
