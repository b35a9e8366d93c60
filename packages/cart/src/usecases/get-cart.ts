import { type Cart, Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { emptyCart, toCart } from "../domain/cart";
import { ownerOf } from "../domain/owner";
import { findCart } from "../store/carts";
import { hasCheckedOut } from "../store/checkouts";

/** The caller's cart, or an empty one that nothing was written for. An unknown secret has none. */
export async function getCart(ctx: Ctx): Promise<Cart> {
  const owner = ownerOf(ctx.principal);
  const found = await findCart(ctx.db, owner);
  if (!found && "guest" in owner && !(await hasCheckedOut(ctx.db, owner)))
    throw new Failure("cart.not_found");
  return toCart(found ?? emptyCart(ctx.newId("crt"), owner, ctx.now()), ctx.config.SHOP_CURRENCY);
}
