import { CartCheckedOut, type EventData } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { deleteCart, findCart } from "../store/carts";
import { moveCheckoutOn } from "./move-checkout";

type Ordered = Pick<EventData<typeof CartCheckedOut>, "checkoutId" | "orderId">;

/** Ends the cart that became this order, and tells it; once, whoever is first. */
export async function closeCart(ctx: Ctx, tx: Tx, { checkoutId, orderId }: Ordered): Promise<void> {
  const closed = await moveCheckoutOn(ctx, tx, { id: checkoutId, move: "close", orderId });
  if (!closed) return;
  const { cartId, owner, total } = closed.snapshot;
  if ((await findCart(tx, owner))?.id === cartId) deleteCart(tx, owner);
  tx.emit(CartCheckedOut, { cartId, checkoutId, orderId, total });
}
