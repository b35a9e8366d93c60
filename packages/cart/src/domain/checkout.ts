import { type CartSnapshot, Failure, type FailureCode, type OrderStatus, order } from "@torg/contracts";

export type CheckoutId = `chk_${string}`;

/** One try to order a cart. Its id makes the order once; its key finds it again, even when it is long over. */
export type Checkout = { readonly id: CheckoutId; readonly key: string; readonly snapshot: CartSnapshot };

export const checkoutStates = ["frozen", "placed", "thawed", "closed"] as const;
export type CheckoutState = (typeof checkoutStates)[number];
export type CheckoutMove = "place" | "thaw" | "close";

/** A checkout and how far it has come. */
export type CheckoutProgress = Checkout & {
  readonly state: CheckoutState;
  readonly orderId: `ord_${string}` | undefined;
  /** The last move, or the last try to make one. */
  readonly touchedAt: Date;
};

/** The whole life of a checkout. `thawed` and `closed` are over for good: neither time nor a late event reopens them. */
const moves: Readonly<Record<CheckoutState, Partial<Record<CheckoutMove, CheckoutState>>>> = {
  frozen: { place: "placed", thaw: "thawed", close: "closed" },
  placed: { thaw: "thawed", close: "closed" }, // its order is written down, and nothing is held yet
  thawed: {},
  closed: {},
};

/** Where a move leads from a state, or nothing where it may not happen. */
export const moveCheckout = (state: CheckoutState, move: CheckoutMove): CheckoutState | undefined =>
  moves[state][move];

/** Its order is asked for, and not decided. */
export const isUnderWay = (state: CheckoutState): boolean => moveCheckout(state, "close") !== undefined;

/**
 * What a status that is heard asks of the checkout. Statuses come in any order, so one that another always goes before
 * asks for nothing: that one is heard as well. An order that a person stopped while it was `pending` closes its cart, too.
 */
export const moveFor: Readonly<Record<OrderStatus, CheckoutMove | undefined>> = {
  pending: undefined,
  awaiting_payment: "close",
  confirmed: "close",
  paid: undefined,
  partly_shipped: undefined,
  shipped: undefined,
  delivered: undefined,
  rejected: "thaw",
  expiring: undefined,
  cancelled: "close",
  refunding: undefined,
  refunded: undefined,
};

const refusals: readonly FailureCode[] = order.place.fails;

/** Order's definite no: what its contract declares. Anything else says nothing about whether there is an order. */
export const isRefusal = (error: unknown): error is Failure =>
  error instanceof Failure && refusals.includes(error.code);
