import type { Transaction } from "@torg/chassis";
import { CartCheckedOut, type EventData, type OrderStatusUpdated } from "@torg/contracts";
import type { Ctx } from "../config";
import { moveFor } from "../domain/checkout";
import { close, thaw } from "../store/checkouts";

type Moved = Pick<EventData<typeof OrderStatusUpdated>, "checkoutId" | "orderId" | "status">;

/** Thaws or closes the cart that an order was made from. Whoever is first does it; the rest, in any order, change nothing. */
export async function followOrder(
  tx: Transaction,
  { checkoutId, orderId, status }: Moved,
  ctx: Ctx,
): Promise<void> {
  const move = moveFor[status];
  if (move === "thaw") await thaw(tx, checkoutId, ctx.now());
  if (move !== "close") return;

  const closed = await close(tx, checkoutId, { id: orderId, now: ctx.now() });
  if (closed) tx.emit(CartCheckedOut, { ...closed, checkoutId, orderId });
}
