import type { Transaction } from "@torg/chassis";
import { CartCheckedOut, type EventData } from "@torg/contracts";
import type { Ctx } from "../config";
import { close } from "../store/checkouts";

type Ordered = Pick<EventData<typeof CartCheckedOut>, "checkoutId" | "orderId">;

/** Ends the cart that became this order, and tells it; once, whoever is first. */
export async function closeCart(ctx: Ctx, tx: Transaction, { checkoutId, orderId }: Ordered): Promise<void> {
  const closed = await close(tx, checkoutId, { id: orderId, now: ctx.now() });
  if (closed) tx.emit(CartCheckedOut, { ...closed, checkoutId, orderId });
}
