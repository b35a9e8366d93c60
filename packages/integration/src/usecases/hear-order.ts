import type { Transaction } from "@torg/chassis";
import type { EventData, OrderCancelled, OrderStatusUpdated, PaymentProcessed } from "@torg/contracts";
import { noteOrder } from "../store/orders";

type OrderNews =
  | EventData<typeof OrderStatusUpdated>
  | EventData<typeof OrderCancelled>
  | EventData<typeof PaymentProcessed>;

/** An order moved, or money did: 1C is to see its newest version. Repeats and old news change nothing. */
export const hearOrder = (tx: Transaction, news: OrderNews): Promise<void> =>
  noteOrder(tx, {
    id: news.orderId,
    number: news.number,
    version: news.version,
    ...("status" in news && { status: news.status }),
  });
