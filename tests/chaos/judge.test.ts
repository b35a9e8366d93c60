import { expect, test } from "bun:test";
import type { Books } from "./books";
import type { Attempt } from "./history";
import { judge } from "./judge";

const order = { id: "1", email: "a@example.org", status: "paid", total: 500, version: 4 };
const attempt: Attempt = { key: "k", email: order.email, outcome: "paid", orderId: "ord_1" };
const good: Books = {
  orders: [order],
  captured: new Map([["1", 500]]),
  charged: new Map([["1", { times: 1, minor: 500 }]]),
  reserved: new Map([["1", "held"]]),
  heardBy1C: new Map([["1", 4]]),
  openCheckouts: [],
  lettersTo: new Map([[order.email, 2]]),
  stockDifferences: 0,
  ledgerSum: 0,
  deadLetters: 0,
};

test("books in which everything happened once are found right", () => {
  expect(judge([attempt], good)).toEqual([]);
});

type Planted = { what: string; books: Partial<Books>; found: RegExp; told?: Attempt };

test.each<Planted>([
  { what: "a lost order", books: { orders: [] }, found: /is lost/ },
  { what: "a doubled order", books: { orders: [order, { ...order, id: "2" }] }, found: /made 2 orders/ },
  {
    what: "a paid order that is not",
    books: { orders: [{ ...order, status: "awaiting_payment" }] },
    found: /was paid and is awaiting_payment/,
  },
  {
    what: "a refusal whose order lives",
    books: {},
    found: /was refused, and its order is paid/,
    told: { ...attempt, outcome: "refused" },
  },
  {
    what: "an order that stands still",
    books: { orders: [{ ...order, status: "expiring" }] },
    found: /stands still at expiring/,
  },
  {
    what: "a second charge",
    books: { charged: new Map([["1", { times: 2, minor: 1_000 }]]) },
    found: /charged 2 times/,
  },
  {
    what: "money the books do not know",
    books: { captured: new Map() },
    found: /the provider took 500, the books know 0/,
  },
  { what: "stock that is not held", books: { reserved: new Map() }, found: /its stock is not held/ },
  {
    what: "stock held for the dead",
    books: { orders: [{ ...order, status: "cancelled" }] },
    found: /it holds stock at cancelled/,
  },
  {
    what: "an event that 1C's side missed",
    books: { heardBy1C: new Map([["1", 3]]) },
    found: /knows version 3 of 4/,
  },
  { what: "a letter too few", books: { lettersTo: new Map([[order.email, 1]]) }, found: /1 letters at paid/ },
  {
    what: "a letter too many",
    books: { lettersTo: new Map([[order.email, 3]]) },
    found: /3 letters at paid/,
  },
  {
    what: "a cart frozen for ever",
    books: { openCheckouts: ["9"] },
    found: /checkout 9 never came to an end/,
  },
  { what: "stock beside its ledger", books: { stockDifferences: 1 }, found: /not their ledger's/ },
  { what: "money made from nothing", books: { ledgerSum: 1 }, found: /ledger sums to 1/ },
  { what: "a dead letter", books: { deadLetters: 1 }, found: /given up/ },
])("the judge finds $what", ({ books, found, told = attempt }) => {
  expect(judge([told], { ...good, ...books }).some((line) => found.test(line))).toBe(true);
});
