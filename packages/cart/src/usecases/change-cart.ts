import { type Cart, CartUpdated, Failure, type Owner } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { type CartState, emptyCart, inGroup, type Lines, toCart, totalOf, withLines } from "../domain/cart";
import { ownerOf } from "../domain/owner";
import { findCart, saveCart } from "../store/carts";
import { hasCheckedOut } from "../store/checkouts";

/** What becomes of the lines, and when the prices of new ones were read. */
export type CartChange = { readonly change: (lines: Lines) => Lines; readonly quotedAt: Date };

/** One change of the caller's own cart: taken, decided, written and told in one commit, which is the answer. */
export function changeCart(ctx: Ctx, step: string, { change, quotedAt }: CartChange): Promise<Cart> {
  return ctx.commitAnswer(step, async (tx) => {
    const cart = inGroup(await cartToChange(ctx, tx, ownerOf(ctx.principal)), ctx.principal.group);
    const lines = change(cart.lines);
    const changed = lines === cart.lines ? cart : writeLines(ctx, tx, { cart, lines, quotedAt });
    return toCart(changed, ctx.config.SHOP_CURRENCY);
  });
}

/** The owner's cart, or the one that its first line will open. A guest must hold a secret that was given out here. */
export async function cartToChange(ctx: Ctx, tx: Tx, owner: Owner): Promise<CartState> {
  const cart = await findCart(tx, owner);
  if (cart) return cart;
  if ("guest" in owner && !(await hasCheckedOut(tx, owner))) throw new Failure("cart.not_found");
  return emptyCart(ctx.newId("crt"), owner, ctx.now());
}

/** Writes other lines into a cart that this commit has found, and tells it. */
export function writeLines(
  ctx: Ctx,
  tx: Tx,
  { cart, lines, quotedAt }: { cart: CartState; lines: Lines; quotedAt: Date },
): CartState {
  const changed = withLines(cart, { lines, quotedAt, now: ctx.now() });
  saveCart(tx, changed);
  tellCart(ctx, tx, changed);
  return changed;
}

/** Tells what a cart has come to. */
export function tellCart(ctx: Ctx, tx: Tx, { id, version, lines }: CartState): void {
  const total = totalOf(lines, ctx.config.SHOP_CURRENCY);
  tx.emit(CartUpdated, { cartId: id, version, lines: lines.length, total });
}
