import { type Cart, Failure, failureFromWire, type Owner } from "@torg/contracts";
import type { Ctx } from "../config";
import { emptyCart, toCart } from "../domain/cart";
import { ownerOf } from "../domain/owner";
import { findCart } from "../store/carts";
import { finishMove, sendCart } from "./move-cart";
import { requoteCart } from "./requote-cart";

/** A cart that was on its way to somebody else comes back at most so often. */
const triesMax = 3;

/**
 * Moves the guest's lines into the account's cart and empties the guest's: a second time moves nothing, and what was cut
 * off is gone on with. A guest cart that is being ordered stays as it is, and one that would not fit stays the guest's.
 */
export async function mergeCarts(ctx: Ctx): Promise<Cart> {
  const { guest } = ctx.principal;
  if (guest === undefined) throw new Failure("cart.not_found");
  const to = ownerOf(ctx.principal);
  for (let tries = 1; tries <= triesMax; tries += 1) {
    const move = await sendCart(ctx, `send ${tries}`, { from: { guest }, to });
    if (!move) return ownCart(ctx, to);
    const arrival = await finishMove(ctx, { guest }, move);
    if (!isSame(move.to, to)) continue; // another account's, who was cut off: whatever is left is ours
    if (arrival.outcome === "refused") throw failureFromWire(arrival.code, arrival.details);
    await requoteCart(ctx, to);
    return ownCart(ctx, to);
  }
  throw new Failure("call.unavailable");
}

async function ownCart(ctx: Ctx, owner: Owner): Promise<Cart> {
  const own = await findCart(ctx.db, owner);
  return toCart(own ?? emptyCart(ctx.newId("crt"), owner, ctx.now()), ctx.config.SHOP_CURRENCY);
}

const isSame = (a: Owner, b: Owner): boolean =>
  "userId" in a ? "userId" in b && a.userId === b.userId : "guest" in b && a.guest === b.guest;
