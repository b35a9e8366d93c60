import type { Ctx, Tx } from "../config";
import { opened } from "../domain/cart";
import type { CheckoutId } from "../domain/checkout";
import { findCart, saveCart } from "../store/carts";
import { moveCheckoutOn } from "./move-checkout";

/** Gives the cart back to its owner and retires the checkout. */
export async function thawCart(ctx: Ctx, tx: Tx, id: CheckoutId): Promise<void> {
  const thawed = await moveCheckoutOn(ctx, tx, { id, move: "thaw" });
  if (!thawed) return;
  const cart = await findCart(tx, thawed.snapshot.owner);
  if (cart?.id === thawed.snapshot.cartId) saveCart(tx, opened(cart, ctx.now()));
}
