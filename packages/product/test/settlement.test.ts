import { afterAll, beforeAll, expect, test } from "bun:test";
import { type OrderStatus, StockUpdated, type VariantId } from "@torg/contracts";
import fc from "fast-check";
import { newId, type OrderMove, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

type OrderId = OrderMove["orderId"];

async function hold(variantId: VariantId, quantity: number): Promise<OrderId> {
  const orderId = newId("ord");
  await shop.order.reserve({ orderId, revision: 1, lines: [{ variantId, quantity }] });
  return orderId;
}
const move = (orderId: OrderId, status: OrderStatus, shipped: OrderMove["shipped"] = []): OrderMove => ({
  orderId,
  status,
  shipped,
});

test("what ships leaves the shelf and the reserve together, and the rest of a cancelled order may be ordered again", async () => {
  const variantId = await shop.stocked(10);
  const orderId = await hold(variantId, 4);
  await shop.move(move(orderId, "paid"));
  await shop.move(move(orderId, "partly_shipped", [{ variantId, quantity: 1 }]));
  expect(await shop.figures(variantId)).toEqual({ onHand: 9, reserved: 3 });
  await shop.move(move(orderId, "refunding", [{ variantId, quantity: 1 }]));
  expect(await shop.figures(variantId)).toEqual({ onHand: 9, reserved: 0 });
});

test.each<OrderStatus>(["rejected", "cancelled", "refunding", "refunded"])(
  "an order that is %s holds nothing",
  async (status) => {
    const variantId = await shop.stocked(10);
    await shop.move(move(await hold(variantId, 4), status));
    expect(await shop.figures(variantId)).toEqual({ onHand: 10, reserved: 0 });
  },
);

test("a rest that is given up at shipping is released", async () => {
  const variantId = await shop.stocked(10);
  const orderId = await hold(variantId, 4);
  await shop.move(move(orderId, "shipped", [{ variantId, quantity: 3 }]));
  expect(await shop.figures(variantId)).toEqual({ onHand: 7, reserved: 0 });
});

test("moves that ship and end nothing leave the reserve alone", async () => {
  const variantId = await shop.stocked(10);
  const orderId = await hold(variantId, 4);
  await shop.move(
    ...(["awaiting_payment", "confirmed", "paid", "expiring"] as const).map((to) => move(orderId, to)),
  );
  expect(await shop.figures(variantId)).toEqual({ onHand: 10, reserved: 4 });
});

test("shipping tells nothing, because what may be ordered is the same; a release tells the figure", async () => {
  const variantId = await shop.stocked(10);
  const orderId = await hold(variantId, 4);
  await shop.forget();
  await shop.move(move(orderId, "partly_shipped", [{ variantId, quantity: 1 }]));
  expect(await shop.told(StockUpdated)).toEqual([]);
  await shop.move(move(orderId, "shipped", [{ variantId, quantity: 1 }]));
  expect(await shop.told(StockUpdated)).toMatchObject([{ variantId, available: 9 }]);
});

test("moves of an order, in any order and repeated, leave what they leave in order and once", async () => {
  const script = fc
    .array(fc.record({ quantity: fc.integer({ min: 0, max: 5 }), over: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    })
    .chain((own) =>
      fc.record({
        own: fc.constant(own),
        again: fc.shuffledSubarray([...own, ...own], { minLength: own.length * 2 }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(script, async ({ own, again }) => {
      const moves = (orderId: OrderId, variantId: VariantId, steps: typeof own): OrderMove[] =>
        steps.map(({ quantity, over }) =>
          move(orderId, over ? "cancelled" : "partly_shipped", quantity > 0 ? [{ variantId, quantity }] : []),
        );
      const figures = [];
      for (const steps of [own, again]) {
        const variantId = await shop.stocked(20);
        await shop.move(...moves(await hold(variantId, 5), variantId, steps));
        figures.push(await shop.figures(variantId));
      }
      expect(figures[1]).toEqual(figures[0]);
    }),
    { numRuns: 25 },
  );
  expect((await shop.audit()).differences).toEqual([]);
}, 60_000);

test("after a random script of everybody's work the ledger explains every figure, and no shelf owes goods", async () => {
  const variants = await Promise.all([30, 10, 5].map((quantity) => shop.stocked(quantity)));
  const warehouseId = await shop.warehouse("Дальний");
  const pick = fc.constantFrom(...variants);
  const amount = fc.integer({ min: 1, max: 12_000 }).map((thousandths) => thousandths / 1000);
  const orders = Array.from({ length: 6 }, () => newId("ord"));
  const steps = fc.oneof(
    fc.record({
      kind: fc.constant("reserve" as const),
      orderId: fc.constantFrom(...orders),
      variantId: pick,
      amount,
    }),
    fc.record({
      kind: fc.constant("move" as const),
      orderId: fc.constantFrom(...orders),
      variantId: pick,
      amount,
      over: fc.boolean(),
    }),
    fc.record({ kind: fc.constant("adjust" as const), variantId: pick, amount, out: fc.boolean() }),
    fc.record({
      kind: fc.constant("import" as const),
      variantId: pick,
      amount: fc.float({ min: -5, max: 40, noNaN: true }),
    }),
  );
  const refusals = new Set<unknown>();
  const run = async (step: typeof steps extends fc.Arbitrary<infer S> ? S : never): Promise<unknown> => {
    const { variantId } = step;
    if (step.kind === "reserve") {
      return shop.order.reserve({
        orderId: step.orderId,
        revision: 1,
        lines: [{ variantId, quantity: step.amount }],
      });
    }
    if (step.kind === "move") {
      return shop.move(
        move(step.orderId, step.over ? "cancelled" : "partly_shipped", [
          { variantId, quantity: step.amount },
        ]),
      );
    }
    if (step.kind === "adjust")
      return shop.add(variantId, warehouseId, step.out ? -step.amount : step.amount);
    const [line] = (await shop.cart.quote({ variantIds: [variantId] })).lines;
    if (line === undefined) throw new Error("a stocked variant has a quote");
    return shop.integration.importOffers({
      offers: [{ id: variantId, productId: line.productId, stock: [{ warehouseId, onHand: step.amount }] }],
    });
  };

  const [script = []] = fc.sample(fc.array(steps, { minLength: 120, maxLength: 120 }), 1);
  for (let at = 0; at < script.length; at += 6) {
    const outcomes = await Promise.allSettled(script.slice(at, at + 6).map(run));
    for (const one of outcomes) if (one.status === "rejected") refusals.add(one.reason?.code);
  }
  expect([...refusals].every((code) => String(code).startsWith("product."))).toBe(true);
  const { figures, differences } = await shop.audit();
  expect(differences).toEqual([]);
  expect(figures).toBeGreaterThan(6);
}, 60_000);

test("the audit sees a figure that no ledger row explains", async () => {
  const variantId = await shop.stocked(3);
  await shop.sql`update stock set on_hand = 4 where variant_id = ${variantId.slice(4)}`;
  expect((await shop.audit()).differences).toMatchObject([
    { variantId, stock: "4.000/0.000", ledger: "3.000/0.000" },
  ]);
  await shop.sql`update stock set on_hand = 3 where variant_id = ${variantId.slice(4)}`;
});
