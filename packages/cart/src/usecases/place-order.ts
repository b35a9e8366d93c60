import type { Order } from "@torg/contracts";
import type { Ctx } from "../config";
import { type Checkout, isRefusal } from "../domain/checkout";
import { thawCart } from "./thaw-cart";

/** A caller who left does not keep the cart frozen. */
const undoDeadlineMs = 5_000;

/**
 * Asks for the order of a checkout; the same one, however often. Order's definite no thaws the cart; after anything
 * else it stays frozen, because nobody knows yet, and the same key or the job asks again.
 */
export async function placeOrder(ctx: Ctx, { id, snapshot }: Checkout): Promise<Order> {
  try {
    return await ctx.call.order.place({ checkoutId: id, cart: snapshot });
  } catch (error) {
    if (isRefusal(error)) await ctx.detached(undoDeadlineMs).commit("thaw", (tx) => thawCart(ctx, tx, id));
    throw error;
  }
}
