import { expect, test } from "bun:test";
import { OrderStatus, type PaymentMethod } from "@torg/contracts";
import fc from "fast-check";
import { exampleWorld, type Happening, happenings } from "../../test/example-world";
import { move } from "./order";

const chapter = fc.array(
  fc.oneof(fc.constantFrom(...happenings), fc.constantFrom<Happening>("drive", "hear")),
  {
    maxLength: 15,
  },
);
const lives = fc.record({
  method: fc.constantFrom<PaymentMethod>("card", "card", "on_delivery"),
  inStock: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  chapters: fc.array(chapter, { minLength: 1, maxLength: 4 }),
});
type Life = typeof lives extends fc.Arbitrary<infer L> ? L : never;

/** Between chapters the world comes to rest; after the last it is left as it is. */
function lived({ chapters, ...given }: Life) {
  const world = exampleWorld(given);
  for (const [index, script] of chapters.entries()) {
    if (index > 0) world.rest();
    for (const what of script) world.happen(what);
  }
  return world;
}

const always = (holds: (life: Life) => boolean): void =>
  fc.assert(fc.property(lives, holds), { numRuns: 10_000 });

test("every life comes to rest, and never half way", () => {
  always((life) => {
    const world = lived(life);
    const rested = world.rest();
    const { status } = world.order();
    const waiting =
      status === "awaiting_payment" && (["captured", "declined", "voided"] as const).some(world.said);
    return rested && !waiting && !["pending", "expiring", "refunding"].includes(status);
  });
});

test("at rest the bank keeps the price of what the buyer keeps, and nothing of any other order", () => {
  always((life) => {
    const world = lived(life);
    world.rest();
    const { status, total } = world.order();
    const keeps = ["paid", "partly_shipped", "shipped", "delivered"].includes(status);
    return world.banked() === (keeps && life.method === "card" ? total.minor : 0);
  });
});

test("a stop that a buyer was promised ends cancelled or refunded", () => {
  always((life) => {
    const world = lived(life);
    world.rest();
    const { status, reason } = world.order();
    return reason !== "cancelled" || status === "cancelled" || status === "refunded";
  });
});

test("at no time more goes back than came in", () => {
  always(({ chapters, ...given }) => {
    const world = exampleWorld(given);
    return chapters.flat().every((what) => {
      world.happen(what);
      return world.banked() >= 0;
    });
  });
});

test("once a buyer's stop is accepted nothing ships", () => {
  always(({ chapters, ...given }) => {
    const world = exampleWorld(given);
    return chapters.flat().every((what) => {
      const before = world.order();
      world.happen(what);
      return before.reason !== "cancelled" || world.order().shipments.length === before.shipments.length;
    });
  });
});

test("every passage of a life stands in the table", () => {
  const ways = new Set(
    OrderStatus.options.flatMap((from) =>
      (
        ["hold", "confirm", "reject", "pay", "void", "stop", "shipPart", "ship", "deliver", "refund"] as const
      ).map((action) => `${from} → ${move(from, action)}`),
    ),
  );
  always((life) => {
    const world = lived(life);
    world.rest();
    const { history } = world.order();
    return history.slice(1).every(({ status }, index) => ways.has(`${history[index]?.status} → ${status}`));
  });
});

test("these lives see every status and every step, and late money many times", () => {
  const seen = new Map<string, number>();
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  always((life) => {
    const world = lived(life);
    world.rest();
    const { history } = world.order();
    for (const { status } of history) count(status);
    for (const step of world.steps) count(step);
    for (const [index, { status }] of history.entries()) count(`${history[index - 1]?.status} → ${status}`);
    return true;
  });
  const steps = ["reserve", "open", "void", "repay", "owe", "move"];
  const passages = ["cancelled → refunding", "refunded → refunding", "expiring → paid", "paid → refunding"];
  for (const what of [...OrderStatus.options, ...steps, ...passages]) {
    expect([what, (seen.get(what) ?? 0) >= 20]).toEqual([what, true]);
  }
});
