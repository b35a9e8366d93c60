import type { Transaction } from "@torg/chassis";
import type { EventData, OrderStatusUpdated } from "@torg/contracts";
import type { Ctx } from "../config";
import { moveFor } from "../domain/checkout";
import { thaw } from "../store/checkouts";
import { closeCart } from "./close-cart";

/** Thaws or closes the cart that an order was made from; repeats, in any order, change nothing. */
export async function followOrder(
  tx: Transaction,
  moved: EventData<typeof OrderStatusUpdated>,
  ctx: Ctx,
): Promise<void> {
  const move = moveFor[moved.status];
  if (move === "thaw") await thaw(tx, moved.checkoutId, ctx.now());
  if (move === "close") await closeCart(ctx, tx, moved);
}
