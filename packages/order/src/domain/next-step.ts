import type { StopReason } from "@torg/contracts";
import { booksOf, factOf, held, isPaid, openRefund, surplus } from "./money";
import type { Action, Order } from "./order";
import type { Payment, PaymentId, Refund } from "./payment";

/** What an order asks for by itself: a call that must be made, or a change that only has to be written. */
export type Step =
  | { readonly kind: "reserve" }
  | { readonly kind: "open"; readonly payment: Payment }
  | { readonly kind: "void"; readonly payment: Payment }
  | { readonly kind: "repay"; readonly refund: Refund }
  | { readonly kind: "owe"; readonly paymentId: PaymentId; readonly minor: number }
  | { readonly kind: "move"; readonly action: Action; readonly reason?: StopReason };

const pay: Step = { kind: "move", action: "pay" };

/** The next step of an order, or nothing where it waits for somebody or rests. */
export function nextStep(order: Order): Step | undefined {
  switch (order.status) {
    case "pending":
      return { kind: "reserve" };
    case "awaiting_payment":
      return isPaid(order) ? pay : awaiting(order);
    case "expiring":
      return isPaid(order) ? pay : closing(order);
    case "cancelled":
    case "refunded":
      return surplus(order) > 0 ? pay : returning(order);
    case "refunding":
      return returning(order) ?? { kind: "move", action: "refund" };
    case "paid":
      return order.reason === "cancelled"
        ? { kind: "move", action: "stop", reason: "cancelled" }
        : returning(order);
    case "confirmed":
    case "partly_shipped":
    case "shipped":
    case "delivered":
    case "rejected":
      return returning(order);
  }
}

/** A payment that cannot succeed any more stops the order; one that the provider does not know yet is opened. */
function awaiting(order: Order): Step | undefined {
  for (const payment of order.payments) {
    if (factOf(order, payment, "declined")) return { kind: "move", action: "stop", reason: "declined" };
    if (factOf(order, payment, "voided")) return { kind: "move", action: "stop", reason: "expired" };
    if (payment.openedAt === undefined) return { kind: "open", payment };
  }
  return undefined;
}

/** No order is cancelled while its provider could still take the money. */
function closing(order: Order): Step {
  const payment = order.payments.find((candidate) => !factOf(order, candidate, "voided"));
  return payment ? { kind: "void", payment } : { kind: "move", action: "void" };
}

/** Money that must go back: first what was promised, then a promise for what is too much. */
function returning(order: Order): Step | undefined {
  const refund = openRefund(order);
  if (refund) return { kind: "repay", refund };
  const tooMuch = surplus(order);
  if (tooMuch === 0) return undefined;
  for (const { id } of order.payments) {
    const balance = held(booksOf(order, id));
    if (balance > 0) return { kind: "owe", paymentId: id, minor: Math.min(tooMuch, balance) };
  }
  return undefined;
}
