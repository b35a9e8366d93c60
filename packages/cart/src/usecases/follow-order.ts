import type { EventData, OrderStatusUpdated } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { moveFor } from "../domain/checkout";
import { closeCart } from "./close-cart";
import { thawCart } from "./thaw-cart";

/** Thaws or closes the cart that an order was made from; repeats, in any order, change nothing. */
export async function followOrder(
  tx: Tx,
  moved: EventData<typeof OrderStatusUpdated>,
  ctx: Ctx,
): Promise<void> {
  const move = moveFor[moved.status];
  if (move === "thaw") await thawCart(ctx, tx, moved.checkoutId);
  if (move === "close") await closeCart(ctx, tx, moved);
}
