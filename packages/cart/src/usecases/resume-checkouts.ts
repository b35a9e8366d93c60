import type { Ctx } from "../config";
import { type Checkout, isRefusal } from "../domain/checkout";
import { takeStanding } from "../store/checkouts";
import { closeCart } from "./close-cart";
import { placeOrder } from "./place-order";

/** Asks again for orders whose answer was lost, with the ids and snapshots that they were first asked for. */
export async function resumeCheckouts(ctx: Ctx): Promise<void> {
  const now = ctx.now();
  const before = new Date(now.getTime() - ctx.config.CHECKOUT_RESUME_AFTER_SECONDS * 1000);
  const standing = await ctx.commit("take", (tx) => takeStanding(tx, { before, now, limit: 20 }));

  const failed: unknown[] = [];
  for (const checkout of standing) await resume(ctx, checkout).catch((error) => failed.push(error));
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} of ${standing.length} checkouts still stand`);
}

/** Order's answer closes the cart here, too: an event that was parked does not keep it frozen. */
async function resume(ctx: Ctx, checkout: Checkout): Promise<void> {
  try {
    const { id: orderId, status } = await placeOrder(ctx, checkout);
    if (status === "pending") return;
    await ctx.commit(`close ${checkout.id}`, (tx) =>
      closeCart(ctx, tx, { checkoutId: checkout.id, orderId }),
    );
  } catch (error) {
    if (!isRefusal(error)) throw error; // a refusal has thawed the cart: that is an end, too
  }
}
