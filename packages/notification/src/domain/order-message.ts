import type { EventData, OrderCancelled, OrderStatusUpdated, PaymentProcessed } from "@torg/contracts";
import type { Message } from "./message";

/**
 * What a move of an order means to its buyer; nothing where it is a matter between machines. An order is told of from
 * the moment its stock is held, so a buyer never reads of one that is then rejected.
 */
export function moveMessage({
  status,
  number,
  total,
}: EventData<typeof OrderStatusUpdated>): Message | undefined {
  switch (status) {
    case "awaiting_payment":
      return { kind: "order_placed", number, total, paid: "now" };
    case "confirmed":
      return { kind: "order_placed", number, total, paid: "later" };
    case "partly_shipped":
    case "shipped":
      return { kind: "order_shipped", number, whole: status === "shipped" };
    case "delivered":
      return { kind: "order_delivered", number };
    case "cancelled": // `order.cancelled` tells it, with its reason, and tells of a paid one too
    case "paid": // `payment.processed` tells it, with the amount
    case "refunding":
    case "refunded":
    case "pending":
    case "rejected":
    case "expiring":
      return undefined;
  }
}

export const cancelMessage = ({ number, reason }: EventData<typeof OrderCancelled>): Message => ({
  kind: "order_cancelled",
  number,
  reason,
});

export const moneyMessage = ({ kind, number, amount }: EventData<typeof PaymentProcessed>): Message =>
  kind === "captured" ? { kind: "money_in", number, amount } : { kind: "money_back", number, amount };
