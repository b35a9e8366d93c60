import { expect, test } from "bun:test";
import { Failure, OrderStatus } from "@torg/contracts";
import fc from "fast-check";
import {
  type CheckoutMove,
  type CheckoutState,
  checkoutStates,
  isRefusal,
  isUnderWay,
  moveCheckout,
  moveFor,
} from "./checkout";

const settled: readonly CheckoutState[] = ["thawed", "closed"];

/** What is heard about one order: its creation, and every status that it passes. */
type Fact = "created" | OrderStatus;
const moveOf = (fact: Fact): CheckoutMove | undefined => (fact === "created" ? "place" : moveFor[fact]);
const after = (facts: readonly Fact[]): CheckoutState =>
  facts.reduce<CheckoutState>((state, fact) => {
    const move = moveOf(fact);
    return (move && moveCheckout(state, move)) ?? state;
  }, "frozen");

/** Whole lives of orders, as order's table of moves allows them. */
const histories: readonly Fact[][] = [
  ["created", "rejected"],
  ["created", "cancelled"],
  ["created", "confirmed", "partly_shipped", "shipped", "delivered"],
  ["created", "awaiting_payment", "paid", "shipped", "delivered"],
  ["created", "awaiting_payment", "expiring", "cancelled", "refunding", "refunded"],
  ["created", "awaiting_payment", "expiring", "paid", "refunding", "refunded"],
];

test.each(histories.map((history) => [history.join(" → "), history]))(
  "%s ends alike in any order and with any repeats",
  (_, history) => {
    const heard = fc
      .tuple(
        fc.array(fc.constantFrom(...history), { maxLength: 10 }),
        fc.array(fc.constantFrom(...history), { maxLength: 10 }),
      )
      .chain(([before, behind]) =>
        fc.shuffledSubarray([...before, ...history, ...behind], {
          minLength: before.length + history.length + behind.length,
        }),
      );
    fc.assert(
      fc.property(heard, (facts) => after(facts) === (history.includes("rejected") ? "thawed" : "closed")),
    );
  },
);

test("what is over stays over, whatever is heard", () => {
  const facts = fc.array(fc.constantFrom<Fact>("created", ...OrderStatus.options));
  fc.assert(
    fc.property(facts, facts, (first, second) => {
      const state = after(first);
      return !settled.includes(state) || after([...first, ...second]) === state;
    }),
  );
});

test("no status leaves a cart frozen but one that another always goes before", () => {
  const first = new Set(histories.map((history) => history[1]));
  for (const status of OrderStatus.options)
    expect([status, settled.includes(after([status]))]).toEqual([status, first.has(status)]);
});

test("a checkout is under way until it is over for good", () => {
  expect(checkoutStates.filter(isUnderWay)).toEqual(["frozen", "placed"]);
  for (const state of checkoutStates) expect(isUnderWay(state)).toBe(!settled.includes(state));
});

test.each(["call.late", "call.unavailable", "internal.broken", "key.in_flight", "input.invalid"] as const)(
  "%s is no refusal: nobody knows whether there is an order",
  (code) => expect(isRefusal(Object.assign(new Failure("internal.broken"), { code }))).toBe(false),
);

test("out of stock is a refusal, also when it comes over a wire", () => {
  expect(isRefusal(new Failure("order.out_of_stock", { sku: "K-10" }))).toBe(true);
});
