import type { Transaction } from "@torg/chassis";
import { OrderCancelled, OrderStatusUpdated, PaymentProcessed } from "@torg/contracts";
import { newsOf, type Told } from "../domain/news";

/** Tells a change of an order in the commit that writes it. */
export function announce(tx: Transaction, told: Told): void {
  const { moved, cancelled, payments } = newsOf(told);
  if (moved) tx.emit(OrderStatusUpdated, moved);
  if (cancelled) tx.emit(OrderCancelled, cancelled);
  for (const payment of payments) tx.emit(PaymentProcessed, payment);
}
