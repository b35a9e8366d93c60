import {
  type CartLine,
  type CartSnapshot,
  type CheckoutId,
  type Contact,
  Failure,
  type Language,
  type Money,
  type OrderId as OrderIdSchema,
  type OrderStatus,
  type Owner,
  type PaymentMethod,
  type StopReason,
} from "@torg/contracts";
import type { z } from "zod";
import type { Fact, Payment, Refund } from "./payment";
import type { Shipment } from "./shipment";

export type OrderId = z.infer<typeof OrderIdSchema>;

/** The whole life of an order. What is not written here cannot happen. */
export const moves = {
  pending: { hold: "awaiting_payment", confirm: "confirmed", reject: "rejected", stop: "cancelled" },
  awaiting_payment: { pay: "paid", stop: "expiring" },
  confirmed: { shipPart: "partly_shipped", ship: "shipped", stop: "cancelled" },
  expiring: { void: "cancelled", pay: "paid" }, // money that was faster than the void keeps the order
  paid: { shipPart: "partly_shipped", ship: "shipped", stop: "refunding" },
  partly_shipped: { shipPart: "partly_shipped", ship: "shipped" },
  shipped: { deliver: "delivered" },
  delivered: {},
  rejected: {},
  cancelled: { pay: "refunding" }, // late money goes back; it is never dropped
  refunding: { refund: "refunded" },
  refunded: { pay: "refunding" },
} as const satisfies Record<OrderStatus, Partial<Record<Action, OrderStatus>>>;

export type Action =
  | "hold"
  | "confirm"
  | "reject"
  | "pay"
  | "void"
  | "stop"
  | "shipPart"
  | "ship"
  | "deliver"
  | "refund";

/** Where an action leads from a status, or nothing where it may not happen. */
export function move(status: OrderStatus, action: Action): OrderStatus | undefined {
  const options: Partial<Record<Action, OrderStatus>> = moves[status];
  return options[action];
}

/** An order with all that belongs to it. Lists only grow; every change of any part is a new version of the whole. */
export type Order = {
  readonly id: OrderId;
  readonly number: string;
  readonly checkoutId: z.infer<typeof CheckoutId>;
  readonly cartId: CartSnapshot["cartId"];
  readonly owner: Owner;
  readonly status: OrderStatus;
  readonly reason: StopReason | undefined;
  /** What there was too little of, where the order was rejected. */
  readonly shortSku: string | undefined;
  readonly version: number;
  readonly lines: readonly CartLine[];
  readonly total: Money;
  /** Nothing once the person asked to be forgotten. */
  readonly contact: Partial<Contact> | undefined;
  readonly language: Language;
  readonly method: PaymentMethod;
  readonly comment: string | undefined;
  readonly placedAt: Date;
  /** When the stock is given back unless it is paid for. */
  readonly expiresAt: Date | undefined;
  /** Drives that failed since the last change. */
  readonly attempts: number;
  readonly history: readonly Passage[];
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly facts: readonly Fact[];
  readonly shipments: readonly Shipment[];
};

/** A status that the order came into. */
export type Passage = {
  readonly status: OrderStatus;
  readonly reason: StopReason | undefined;
  readonly at: Date;
};

export type Move = { readonly action: Action; readonly at: Date; readonly reason?: StopReason | undefined };

/** The order after an action; `order.wrong_status` where the table does not name it. */
export function moved(order: Order, { action, at, reason }: Move): Order {
  const status = move(order.status, action);
  if (status === undefined) throw new Failure("order.wrong_status", { status: order.status });
  const kept = reason ?? reasonAfter(order, action);
  return {
    ...order,
    status,
    reason: kept,
    history: [...order.history, { status, reason: kept, at }],
  };
}

/** Money that came while the order was expiring revives it, unless the buyer had asked for the stop. */
const reasonAfter = ({ status, reason }: Order, action: Action): StopReason | undefined =>
  status === "expiring" && action === "pay" && reason !== "cancelled" ? undefined : reason;
