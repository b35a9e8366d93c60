import type { Ctx } from "../config";
import { type Checkout, type CheckoutId, isRefusal, isUnderWay } from "../domain/checkout";
import { findCheckout, saveCheckout, standingSince } from "../store/checkouts";
import { closeCart } from "./close-cart";
import { placeOrder } from "./place-order";

/** Of one turn; the next has the others. */
const turnMax = 20;

/** Asks again for orders whose answer was lost, with the ids and snapshots that they were first asked for. */
export async function resumeCheckouts(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - ctx.config.CHECKOUT_RESUME_AFTER_SECONDS * 1000);
  const standing = await standingSince(ctx.db, before, turnMax);
  const failed: unknown[] = [];
  for (const id of standing) await resume(ctx, id, before).catch((error) => failed.push(error));
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} of ${standing.length} checkouts still stand`);
}

/** Order's answer closes the cart here, too: an event that was parked does not keep it frozen. */
async function resume(ctx: Ctx, id: CheckoutId, before: Date): Promise<void> {
  const checkout = await take(ctx, id, before);
  if (!checkout) return;
  try {
    const { id: orderId, status } = await placeOrder(ctx, checkout);
    if (status === "pending") return;
    await ctx.commit(`close ${id}`, (tx) => closeCart(ctx, tx, { checkoutId: id, orderId }));
  } catch (error) {
    if (!isRefusal(error)) throw error; // a refusal has thawed the cart: that is an end, too
  }
}

/** Marks it as tried again, so that the next look passes it over; unless it has moved meanwhile. */
const take = (ctx: Ctx, id: CheckoutId, before: Date): Promise<Checkout | undefined> =>
  ctx.commit(`take ${id}`, async (tx) => {
    const checkout = await findCheckout(tx, id);
    if (!checkout || !isUnderWay(checkout.state) || checkout.touchedAt > before) return undefined;
    saveCheckout(tx, { ...checkout, touchedAt: ctx.now() });
    return checkout;
  });
