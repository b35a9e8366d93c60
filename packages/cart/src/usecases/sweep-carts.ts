import type { Ctx } from "../config";
import { deleteCartsBefore } from "../store/carts";
import { deleteCheckoutsBefore } from "../store/checkouts";

const batch = 1_000;
const dayMs = 86_400_000;

/** Forgets carts that nobody has touched for long and checkouts that have long been over; a batch of each per turn. */
export async function sweepCarts(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - ctx.config.CART_KEEP_DAYS * dayMs);
  await deleteCartsBefore(ctx.db, before, batch);
  await deleteCheckoutsBefore(ctx.db, before, batch);
}
