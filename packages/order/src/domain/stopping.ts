import { moved, type Order } from "./order";

/** A person's stop. One that was accepted before is accepted again; goods that left are not stopped by it. */
export function cancelled(order: Order, at: Date): Order {
  if (order.reason === "cancelled") return order;
  return moved(order, { action: "stop", at, reason: "cancelled" });
}

/** Gives an order up that nobody paid for in time; whatever else became of it stays as it is. */
export function expired(order: Order, at: Date): Order {
  const due = order.status === "awaiting_payment" && order.expiresAt !== undefined && order.expiresAt <= at;
  return due ? moved(order, { action: "stop", at, reason: "expired" }) : order;
}
