import type { EventData, OrderCreated } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { moveCheckoutOn } from "./move-checkout";

/** An order is written down: which one, for whoever looks at a cart that stays frozen. */
export async function noteOrder(
  tx: Tx,
  { checkoutId, orderId }: EventData<typeof OrderCreated>,
  ctx: Ctx,
): Promise<void> {
  await moveCheckoutOn(ctx, tx, { id: checkoutId, move: "place", orderId });
}
