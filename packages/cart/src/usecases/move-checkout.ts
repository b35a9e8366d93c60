import type { Ctx, Tx } from "../config";
import { type CheckoutId, type CheckoutMove, type CheckoutProgress, moveCheckout } from "../domain/checkout";
import { findCheckout, saveCheckout } from "../store/checkouts";

type Moved = { readonly move: CheckoutMove; readonly orderId?: `ord_${string}` };

/** Takes a checkout on where its state allows; answers it to the one who moved it, and nothing to all others. */
export async function moveCheckoutOn(
  ctx: Ctx,
  tx: Tx,
  { id, move, orderId }: Moved & { id: CheckoutId },
): Promise<CheckoutProgress | undefined> {
  const checkout = await findCheckout(tx, id);
  const state = checkout && moveCheckout(checkout.state, move);
  if (!checkout || !state) return undefined;
  const moved = { ...checkout, state, orderId: orderId ?? checkout.orderId, touchedAt: ctx.now() };
  saveCheckout(tx, moved);
  return moved;
}
