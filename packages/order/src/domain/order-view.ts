import type { Order as OrderContract, Payment as PaymentContract } from "@torg/contracts";
import type { z } from "zod";
import { booksOf, captured, factOf, refunded } from "./money";
import type { Order } from "./order";
import type { Payment } from "./payment";
import { shippedSoFar } from "./shipping";

/** An order as the contract shows it. */
export const orderView = (order: Order): OrderContract => ({
  id: order.id,
  number: order.number,
  status: order.status,
  reason: order.reason,
  lines: [...order.lines],
  total: order.total,
  contact: order.contact,
  payment: order.method,
  payments: order.payments.map((payment) => ({
    id: payment.id,
    provider: payment.provider,
    status: paymentStatus(order, payment),
    amount: { minor: payment.minor, currency: order.total.currency },
    redirectUrl: payment.redirectUrl,
  })),
  shipped: shippedSoFar(order),
  history: order.history.map(({ status, reason, at }) => ({ status, reason, at: at.toISOString() })),
  comment: order.comment,
  version: order.version,
  placedAt: order.placedAt.toISOString(),
});

/** A payment's status is what its facts add up to. */
function paymentStatus(order: Order, payment: Payment): z.infer<typeof PaymentContract>["status"] {
  const books = booksOf(order, payment.id);
  if (captured(books) > 0) {
    if (refunded(books) >= captured(books)) return "refunded";
    return books.refunds.length > 0 ? "refunding" : "captured";
  }
  if (factOf(order, payment, "declined")) return "declined";
  if (factOf(order, payment, "voided")) return "voided";
  return payment.openedAt === undefined ? "opening" : "open";
}
