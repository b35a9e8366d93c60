import type { Order } from "./order";
import type { Fact, Payment, PaymentId, Refund } from "./payment";

type Books = Pick<Order, "facts" | "refunds">;

const sumOf = (entries: readonly { readonly minor: number }[]): number =>
  entries.reduce((sum, { minor }) => sum + minor, 0);

export const captured = ({ facts }: Pick<Order, "facts">): number =>
  sumOf(facts.filter((fact) => fact.kind === "captured"));

export const refunded = ({ facts }: Pick<Order, "facts">): number =>
  sumOf(facts.filter((fact) => fact.kind === "refunded"));

/** Money that is in and not promised back, in minor units. */
export const held = (books: Books): number => captured(books) - sumOf(books.refunds);

export const isPaid = (order: Order): boolean => held(order) >= order.total.minor;

/** The order's books as far as one payment goes. */
export const booksOf = ({ facts, refunds }: Books, id: PaymentId): Books => ({
  facts: facts.filter(({ paymentId }) => paymentId === id),
  refunds: refunds.filter(({ paymentId }) => paymentId === id),
});

const keepsMoney: ReadonlySet<Order["status"]> = new Set([
  "awaiting_payment",
  "expiring",
  "confirmed",
  "paid",
  "partly_shipped",
  "shipped",
  "delivered",
]);

/** Money that is in and that the order does not need: paid twice, or for an order that is dead. */
export const surplus = (order: Order): number =>
  Math.max(0, held(order) - (keepsMoney.has(order.status) ? order.total.minor : 0));

/** A refund that was promised and that the provider has not confirmed. */
export const openRefund = ({ refunds, facts }: Books): Refund | undefined =>
  refunds.find(({ id }) => !facts.some((fact) => fact.kind === "refunded" && fact.id === id));

/** What the provider said of a payment, of one kind; the first where there are several. */
export const factOf = <K extends Fact["kind"]>(
  { facts }: Pick<Order, "facts">,
  { id }: Pick<Payment, "id">,
  kind: K,
): Extract<Fact, { kind: K }> | undefined =>
  facts.find((fact): fact is Extract<Fact, { kind: K }> => fact.paymentId === id && fact.kind === kind);
