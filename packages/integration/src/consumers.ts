import { on } from "@torg/chassis";
import { OrderCancelled, OrderStatusUpdated, PaymentProcessed } from "@torg/contracts";
import { hearOrder } from "./usecases/hear-order";

/** None claims its event: an order's version says what is news. */
export const consumers = [
  on(OrderStatusUpdated, hearOrder),
  on(OrderCancelled, hearOrder),
  on(PaymentProcessed, hearOrder),
];
