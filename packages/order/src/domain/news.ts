import type { EventData, OrderCancelled, OrderStatusUpdated, PaymentProcessed } from "@torg/contracts";
import type { Order } from "./order";
import { shippedSoFar } from "./shipping";

/** What a change of an order has to tell: its move for machines, and for people that it was stopped or that money moved. */
export type News = {
  readonly moved: EventData<typeof OrderStatusUpdated> | undefined;
  readonly cancelled: EventData<typeof OrderCancelled> | undefined;
  readonly payments: readonly EventData<typeof PaymentProcessed>[];
};

export type Told = { readonly before: Order; readonly after: Order; readonly at: Date };

/** The news of one written change; none of it where the order only learned something. */
export function newsOf({ before, after, at }: Told): News {
  const { id: orderId, checkoutId, number, version, owner, contact, language, total, status, reason } = after;
  const common = { orderId, checkoutId, number, version, owner, contact, language, at: at.toISOString() };
  const hasMoved = after.history.length > before.history.length;
  return {
    moved: hasMoved ? { ...common, status, reason, total, shipped: shippedSoFar(after) } : undefined,
    cancelled:
      hasMoved && reason !== undefined && stopped(before, after) ? { ...common, reason, total } : undefined,
    payments: after.facts.slice(before.facts.length).flatMap((fact) => {
      if (fact.kind !== "captured" && fact.kind !== "refunded") return [];
      const { kind, paymentId, minor } = fact;
      return [{ ...common, paymentId, kind, amount: { minor, currency: total.currency } }];
    }),
  };
}

/** Late money on a dead order does not cancel it a second time. */
const stopped = (before: Order, after: Order): boolean =>
  after.status === "cancelled" || (before.status === "paid" && after.status === "refunding");
