import { expect, test } from "bun:test";
import type { Attempt } from "../history";
import { invariants, judge } from "./invariants";
import type { Books, MoneyRow, OrderRow } from "./read-books";
import { traceFaults } from "./traces";

const order: OrderRow = {
  id: "1",
  checkoutId: "c",
  email: "a@example.org",
  status: "paid",
  reason: undefined,
  method: "card",
  total: 500,
  history: ["pending", "awaiting_payment", "paid"],
  toldVersion: 4,
  ordered: 2,
  shipped: 0,
};
const money: MoneyRow = { captured: 500, refunded: 0, bankTook: 500, bankGave: 0, charges: 1, moves: 1 };
const sku = { sku: "K-1", received: 10, onHand: 10, reserved: 2, spent: 0, held: 2 };
const attempt: Attempt = { key: "k", email: order.email, outcome: "paid", orderId: "ord_1" };
const checkout = { id: "chk_c", owner: "g", key: "k", state: "closed", orderId: "ord_1" };
const good: Books = {
  orders: [order],
  skus: [sku],
  money: new Map([["1", money]]),
  holds: new Map([["1", { state: "held", open: 2, spent: 0 }]]),
  checkouts: [checkout],
  letters: new Map([[order.email, 2]]),
  heardBy1C: new Map([["1", 4]]),
  ledgerSum: 0,
  pipes: { outbox: 0, waiting: 0, dead: 0 },
};

test("books in which everything happened once are found right", () => {
  expect(judge({ books: good, attempts: [attempt] })).toEqual([]);
});

type Planted = { what: string; by: string; books?: Partial<Books>; told?: Partial<Attempt> };
const withMoney = (own: Partial<MoneyRow>) => ({ money: new Map([["1", { ...money, ...own }]]) });
const withOrder = (own: Partial<OrderRow>) => ({ orders: [{ ...order, ...own }] });

const planted: Planted[] = [
  { what: "more sold than there was", by: "I1", books: { skus: [{ ...sku, onHand: 1 }] } },
  { what: "stock that nobody received", by: "I1", books: { skus: [{ ...sku, onHand: 11 }] } },
  { what: "a reservation without its order", by: "I1", books: { skus: [{ ...sku, held: 1 }] } },
  { what: "two orders of one key", by: "I2", books: { orders: [order, { ...order, id: "2" }] } },
  { what: "another order than was told", by: "I2", told: { orderId: "ord_9" } },
  { what: "a lost order", by: "I3", books: { orders: [] } },
  { what: "a refusal whose order lives", by: "I3", told: { outcome: "refused" } },
  {
    what: "paid, and it never was",
    by: "I3",
    books: withOrder({ history: ["pending", "awaiting_payment"] }),
  },
  { what: "a letter too few", by: "I4", books: { letters: new Map([[order.email, 1]]) } },
  { what: "a letter too many", by: "I4", books: { letters: new Map([[order.email, 3]]) } },
  { what: "an event that 1C's side missed", by: "I4", books: { heardBy1C: new Map([["1", 3]]) } },
  { what: "a second charge", by: "I5", books: withMoney({ charges: 2, bankTook: 1_000 }) },
  { what: "money that the books do not know", by: "I5", books: withMoney({ captured: 0 }) },
  { what: "a refund that the books do not know", by: "I5", books: withMoney({ bankGave: 500 }) },
  { what: "money kept for a dead order", by: "I5", books: withOrder({ status: "cancelled" }) },
  { what: "money made from nothing", by: "I5", books: { ledgerSum: 1 } },
  { what: "an order that stands still", by: "I6", books: withOrder({ status: "refunding" }) },
  { what: "a cart frozen for ever", by: "I6", books: { checkouts: [{ ...checkout, state: "frozen" }] } },
  {
    what: "a cart that thawed under a living order",
    by: "I6",
    books: { checkouts: [{ ...checkout, state: "thawed" }] },
  },
  { what: "stock held for the dead", by: "I7", books: withOrder({ status: "cancelled" }) },
  { what: "stock held for nobody", by: "I7", books: { orders: [] } },
  { what: "a paid order without its stock", by: "I7", books: { holds: new Map() } },
  { what: "goods that left unspent", by: "I7", books: withOrder({ status: "shipped", shipped: 2 }) },
  { what: "an event that is not told", by: "I8", books: { pipes: { ...good.pipes, outbox: 1 } } },
  { what: "a delivery that waits", by: "I8", books: { pipes: { ...good.pipes, waiting: 1 } } },
  { what: "a dead letter", by: "I8", books: { pipes: { ...good.pipes, dead: 1 } } },
];

test.each(planted)("$by finds $what", ({ by, books, told }) => {
  const judged = { books: { ...good, ...books }, attempts: [{ ...attempt, ...told }] };
  expect(invariants[by]?.(judged)).not.toEqual([]);
});

test("every invariant that databases can tell has a planted fault", () => {
  expect([...new Set(planted.map(({ by }) => by))]).toEqual(Object.keys(invariants));
});

test("I9 finds a trace that breaks off on its way", () => {
  const names = [
    ["gateway", "POST /v1/cart/checkout"],
    ["cart", "cart.checkout"],
    ["order", "order.place"],
    ["product", "product.reserve"],
    ["order", "commit place"],
    ["cart", "hear order.status_updated"],
    ["integration", "hear order.status_updated"],
    ["notification", "hear order.status_updated"],
  ] as const;
  const spans = names.map(([service, name]) => ({ service, name, traceId: "t" }));
  expect(traceFaults(spans, ["t"])).toEqual([]);
  const broken = spans.map((span) =>
    span.service === "notification" ? { ...span, traceId: "another" } : span,
  );
  expect(traceFaults(broken, ["t"])).toHaveLength(1);
});
