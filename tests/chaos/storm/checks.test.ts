import { expect, test } from "bun:test";
import type { Books } from "../books/read-books";
import type { Line } from "../harness/recorder";
import { random } from "../seed";
import { refusalOf, Told } from "./answer";
import { attemptsOf, definite, outside, quantile, requestsOf, twoTongued } from "./read-storm";
import { scriptOf } from "./script";
import { soldFaults } from "./sold";

const size = { clients: 7, checkouts: 1_000, perSecond: 50 };

test("a seed plays the same script again, and another one plays another", () => {
  expect(scriptOf(random(1), size)).toEqual(scriptOf(random(1), size));
  expect(scriptOf(random(1), size)).not.toEqual(scriptOf(random(2), size));
});

test("three in ten are sent twice, one in twenty is left, and half of those never come back", () => {
  const tries = scriptOf(random(3), size).flat();
  const share = (is: (one: (typeof tries)[number]) => boolean) => tries.filter(is).length / tries.length;
  expect(new Set(tries.map(({ key }) => key)).size).toBe(size.checkouts);
  expect(share(({ manner }) => manner === "twice")).toBeCloseTo(0.3, 1);
  expect(share(({ manner }) => manner === "left")).toBeCloseTo(0.05, 1);
  expect(share(({ backAfterMs }) => backAfterMs === undefined)).toBeCloseTo(0.5, 1);
});

const at = (ms: number) => new Date(ms).toISOString();
const asked = (n: number, end: Partial<Line>, key = "k"): Line[] => [
  { n, at: at(1_000 * n), kind: "invoke", op: "checkout", key },
  { n, at: at(1_000 * n + 40), kind: "ok", op: "checkout", key, told: { orderId: "ord_1" }, ...end },
];

test("what had no answer is unknown, and what a later try was told stands for its key", () => {
  const none = asked(1, { kind: "unknown", told: "aborted" });
  expect(attemptsOf(requestsOf(none))).toMatchObject([{ key: "k", outcome: "unknown" }]);
  const later = requestsOf([...none, ...asked(2, {})]);
  expect(attemptsOf(later)).toMatchObject([{ key: "k", outcome: "placed", orderId: "ord_1" }]);
  expect(twoTongued(later)).toEqual([]);
});

test.each([
  { what: "two orders", second: { told: { orderId: "ord_2" } } },
  { what: "an order and a refusal", second: { kind: "fail", told: "order.out_of_stock" } },
] as const)("a key that is told of $what is found", ({ second }) => {
  expect(twoTongued(requestsOf([...asked(1, {}), ...asked(2, second)]))).toHaveLength(1);
});

test("a 5xx and an answer about keys in flight settle nothing", () => {
  expect(refusalOf(new Told(409, "order.out_of_stock"))).toBe("order.out_of_stock");
  for (const open of [new Told(500, "internal.broken"), new Told(409, "key.in_flight"), new Error("cut")])
    expect(refusalOf(open)).toBeUndefined();
});

test("a request that touches a kill window is not counted outside, and the slowest of a hundred is the p99's neighbour", () => {
  const requests = definite(requestsOf([1, 2, 3].flatMap((n) => asked(n, {}))));
  expect(outside(requests, [{ from: 2_039, to: 2_500 }]).map(({ from }) => from)).toEqual([1_000, 3_000]);
  const hundred = Array.from({ length: 100 }, (_, n) => ({ from: 0, to: n + 1 }));
  expect([quantile(hundred, 0.5), quantile(hundred, 0.99), quantile([], 0.99)]).toEqual([50, 99, 0]);
});

const row = (id: string, status: string): Books["orders"][number] => ({
  id,
  status,
  checkoutId: id,
  email: "",
  reason: undefined,
  method: "card",
  total: 1,
  history: [],
  toldVersion: 1,
  ordered: 2,
  shipped: 0,
});
const held = { state: "held", open: 2, spent: 0 };
const shelf = { sku: "S", received: 2, onHand: 2, reserved: 2, spent: 0, held: 2 };
const books: Books = {
  orders: [row("1", "paid"), row("2", "awaiting_payment"), row("3", "rejected"), row("4", "paid")],
  skus: [shelf],
  money: new Map(),
  holds: new Map(["1", "2", "4"].map((id) => [id, held])),
  checkouts: [],
  letters: new Map(),
  heardBy1C: new Map(),
  ledgerSum: 0,
  pipes: { outbox: 0, waiting: 0, dead: 0 },
};
const scarce = { sku: "S", pieces: 2, besides: 1 };

test("what is sold out, to one order each, is found right", () => {
  expect(soldFaults(books, scarce)).toEqual([]);
});

test.each<{ what: string; own: Partial<Books> }>([
  { what: "a piece that nobody got", own: { skus: [{ ...shelf, reserved: 1 }] } },
  { what: "a piece too many", own: { skus: [{ ...shelf, reserved: 3 }] } },
  { what: "a buyer too few", own: { orders: books.orders.slice(1) } },
  {
    what: "a buyer too many",
    own: {
      orders: books.orders.map((order) => ({ ...order, status: "paid" })),
      holds: new Map([...books.holds, ["3", held]]),
    },
  },
])("the count of what is sold finds $what", ({ own }) => {
  expect(soldFaults({ ...books, ...own }, scarce)).not.toEqual([]);
});
