import type { Transaction } from "@torg/chassis";
import { OrderCancelled, OrderStatusUpdated, PaymentProcessed } from "@torg/contracts";
import type { Order } from "../domain/order";
import { shippedSoFar } from "../domain/shipping";

type Told = { readonly before: Order; readonly after: Order; readonly at: Date };

/** Tells a change of an order: its move for machines, and for people that it was stopped or that money moved. */
export function announce(tx: Transaction, { before, after, at }: Told): void {
  const { id: orderId, checkoutId, number, version, owner, contact, language, total, status, reason } = after;
  const common = { orderId, checkoutId, number, version, owner, contact, language, at: at.toISOString() };

  if (after.history.length > before.history.length) {
    tx.emit(OrderStatusUpdated, { ...common, status, reason, total, shipped: shippedSoFar(after) });
    if (reason !== undefined && stopped(before, after)) tx.emit(OrderCancelled, { ...common, reason, total });
  }
  for (const fact of after.facts.slice(before.facts.length)) {
    if (fact.kind !== "captured" && fact.kind !== "refunded") continue;
    const { kind, paymentId, minor } = fact;
    tx.emit(PaymentProcessed, { ...common, paymentId, kind, amount: { minor, currency: total.currency } });
  }
}

/** Late money on a dead order does not cancel it a second time. */
const stopped = (before: Order, after: Order): boolean =>
  after.status === "cancelled" || (before.status === "paid" && after.status === "refunding");
