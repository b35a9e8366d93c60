import { expect, test } from "bun:test";
import { OrderStatus } from "@torg/contracts";
import fc from "fast-check";
import { exampleOrder, noon } from "../../test/example-order";
import { type Action, move, moved } from "./order";

const actions: Action[] = [
  "hold",
  "confirm",
  "reject",
  "pay",
  "void",
  "stop",
  "shipPart",
  "ship",
  "deliver",
  "refund",
];
const scripts = fc.array(fc.constantFrom(...actions), { maxLength: 30 });
const runs = { numRuns: 20_000 };

/** Plays every action, keeping only those the order accepts. */
function live(script: readonly Action[]) {
  let status: OrderStatus = "pending";
  const accepted = script.filter((action) => {
    const next = move(status, action);
    if (next) status = next;
    return next !== undefined;
  });
  return { status, accepted };
}

test("accepted money is kept with goods or on its way back, whatever the order of events", () => {
  const keeps: OrderStatus[] = ["paid", "partly_shipped", "shipped", "delivered", "refunding", "refunded"];
  fc.assert(
    fc.property(scripts, (script) => {
      const { status, accepted } = live(script);
      return !accepted.includes("pay") || keeps.includes(status);
    }),
    runs,
  );
});

test("goods that left are not refunded by a cancellation, and a refund never ships", () => {
  fc.assert(
    fc.property(scripts, (script) => {
      const { accepted } = live(script);
      const shipped = accepted.includes("ship") || accepted.includes("shipPart");
      return !(shipped && accepted.includes("refund"));
    }),
    runs,
  );
});

test.each<OrderStatus>(["awaiting_payment", "expiring", "cancelled", "refunded"])(
  "money that arrives at %s is not turned away",
  (status) => expect(move(status, "pay")).toBeDefined(),
);

test("nothing ships before it is paid or confirmed", () => {
  for (const status of ["pending", "awaiting_payment", "expiring"] as const) {
    expect([move(status, "ship"), move(status, "shipPart")]).toEqual([undefined, undefined]);
  }
});

test("every status can be reached", () => {
  const reached = new Set<OrderStatus>(["pending"]);
  for (const status of reached) {
    for (const action of actions) {
      const next = move(status, action);
      if (next) reached.add(next);
    }
  }
  expect([...reached].sort()).toEqual([...OrderStatus.options].sort());
});

test("a move that the table does not name is refused with the status, and every one it names is remembered", () => {
  const held = moved(exampleOrder(), { action: "hold", at: noon });
  expect(held.history.map(({ status }) => status)).toEqual(["pending", "awaiting_payment"]);
  expect(() => moved(held, { action: "ship", at: noon })).toThrow(
    expect.objectContaining({ code: "order.wrong_status", details: { status: "awaiting_payment" } }),
  );
});

test("money that overtakes a stop revives the order, except where the buyer asked for the stop", () => {
  const held = moved(exampleOrder(), { action: "hold", at: noon });
  const reasonOncePaid = (reason: "expired" | "declined" | "cancelled") =>
    moved(moved(held, { action: "stop", at: noon, reason }), { action: "pay", at: noon }).reason;
  expect((["expired", "declined", "cancelled"] as const).map(reasonOncePaid)).toEqual([
    undefined,
    undefined,
    "cancelled",
  ]);
});
