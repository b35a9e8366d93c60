import type { Transaction } from "@torg/chassis";
import type { EventData, OrderCreated } from "@torg/contracts";
import type { Ctx } from "../config";
import { place } from "../store/checkouts";

/** An order is written down: which one, for whoever looks at a cart that stays frozen. */
export const noteOrder = (
  tx: Transaction,
  { checkoutId, orderId }: EventData<typeof OrderCreated>,
  ctx: Ctx,
): Promise<void> => place(tx, checkoutId, { id: orderId, now: ctx.now() });
