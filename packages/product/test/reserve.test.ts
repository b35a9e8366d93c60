import { afterAll, beforeAll, expect, test } from "bun:test";
import { StockUpdated } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : error);
const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "held",
    (error: unknown) => codeOf(error),
  );
const one = (variantId: `var_${string}`, quantity = 1) => ({ revision: 1, lines: [{ variantId, quantity }] });

test("two hundred orders of one piece on ten pieces: exactly ten are held, and the others are told that it is gone", async () => {
  const variantId = await shop.stocked(10);
  const asked = Array.from({ length: 200 }, () =>
    shop.order.reserve({ orderId: newId("ord"), ...one(variantId) }),
  );
  const outcomes = Map.groupBy(await Promise.all(asked.map(outcome)), (result) => result);
  expect(outcomes.get("held")?.length).toBe(10);
  expect(outcomes.get("product.out_of_stock")?.length).toBe(190);
  expect(await shop.figures(variantId)).toEqual({ onHand: 10, reserved: 10 });
  expect((await shop.audit()).differences).toEqual([]);
});

test("orders that take the same two variants in opposite order do not stand in each other's way", async () => {
  const [a, b] = await Promise.all([shop.stocked(100), shop.stocked(100)]);
  const asked = Array.from({ length: 100 }, (_, at) => {
    const lines = [a, b].map((variantId) => ({ variantId, quantity: 1 }));
    return shop.order.reserve({
      orderId: newId("ord"),
      revision: 1,
      lines: at % 2 ? lines : lines.toReversed(),
    });
  });
  expect(new Set(await Promise.all(asked.map(outcome)))).toEqual(new Set(["held"]));
  expect(await shop.figures(a)).toEqual({ onHand: 100, reserved: 100 });
});

test("one order asked for ten times at once holds its goods once, and all ten hear that they are held", async () => {
  const variantId = await shop.stocked(10);
  const orderId = newId("ord");
  const asked = Array.from({ length: 10 }, () => shop.order.reserve({ orderId, ...one(variantId, 3) }));
  expect(new Set(await Promise.all(asked.map(outcome)))).toEqual(new Set(["held"]));
  expect(await shop.figures(variantId)).toEqual({ onHand: 10, reserved: 3 });
});

test("one short line refuses the whole order, names its sku and leaves nothing held", async () => {
  const [plenty, scarce] = await Promise.all([shop.stocked(10), shop.stocked(1)]);
  const orderId = newId("ord");
  const lines = [plenty, scarce].map((variantId) => ({ variantId, quantity: 2 }));
  const quoted = await shop.cart.quote({ variantIds: [scarce] });
  const refusal = shop.order.reserve({ orderId, revision: 1, lines });
  await expect(refusal).rejects.toMatchObject({
    code: "product.out_of_stock",
    details: { sku: quoted.lines[0]?.sku },
  });
  expect(await shop.figures(plenty)).toEqual({ onHand: 10, reserved: 0 });

  const more = shop.order.reserve({ orderId, revision: 1, lines: [{ variantId: plenty, quantity: 2 }] });
  expect(await outcome(more)).toBe("held"); // the refusal left no trace: a shortage is not for ever
});

test("a release that comes before its reserve refuses the late reserve, and nothing leaks", async () => {
  const variantId = await shop.stocked(5);
  const orderId = newId("ord");
  await shop.move({ orderId, status: "cancelled", shipped: [] });
  expect(await outcome(shop.order.reserve({ orderId, ...one(variantId) }))).toBe(
    "product.reservation_released",
  );
  expect(await shop.figures(variantId)).toEqual({ onHand: 5, reserved: 0 });
});

test("a newer revision of an order replaces what the older one held, and the older one comes too late", async () => {
  const [a, b] = await Promise.all([shop.stocked(5), shop.stocked(5)]);
  const orderId = newId("ord");
  await shop.order.reserve({ orderId, ...one(a, 4) });
  await shop.order.reserve({
    orderId,
    revision: 2,
    lines: [
      { variantId: a, quantity: 5 },
      { variantId: b, quantity: 1 },
    ],
  });
  expect(await shop.figures(a)).toEqual({ onHand: 5, reserved: 5 });
  expect(await shop.figures(b)).toEqual({ onHand: 5, reserved: 1 });
  expect(await outcome(shop.order.reserve({ orderId, ...one(a, 4) }))).toBe("product.reservation_released");

  const tooMuch = { orderId, revision: 3, lines: [{ variantId: a, quantity: 6 }] };
  expect(await outcome(shop.order.reserve(tooMuch))).toBe("product.out_of_stock");
  expect(await shop.figures(b)).toEqual({ onHand: 5, reserved: 1 }); // a refused edit changes nothing
});

test("a line is taken from several warehouses when one does not have enough", async () => {
  const variantId = await shop.stocked(2);
  await shop.add(variantId, await shop.warehouse("Дальний"), 2.5);
  await shop.order.reserve({ orderId: newId("ord"), ...one(variantId, 4.25) });
  expect(await shop.figures(variantId)).toEqual({ onHand: 4.5, reserved: 4.25 });
});

test("a variant without stock is out of stock, and one that never was is named", async () => {
  const [variant] = (await shop.create("Кеды", ["never-stocked"])).variants;
  const refused = shop.order.reserve({ orderId: newId("ord"), ...one(variant?.id ?? newId("var")) });
  await expect(refused).rejects.toMatchObject({
    code: "product.out_of_stock",
    details: { sku: "never-stocked" },
  });
  expect(await outcome(shop.order.reserve({ orderId: newId("ord"), ...one(newId("var")) }))).toBe(
    "product.variant_not_found",
  );
});

test("what may be ordered is told with the reserve, under a version that only grows", async () => {
  const variantId = await shop.stocked(9);
  await shop.forget();
  for (const quantity of [2, 3])
    await shop.order.reserve({ orderId: newId("ord"), ...one(variantId, quantity) });
  const told = await shop.told(StockUpdated);
  expect(told.map(({ available }) => available)).toEqual([7, 4]);
  const [first, second] = told.map(({ version }) => Number(version));
  expect(second).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
});

test("only order may reserve", async () => {
  const variantId = await shop.stocked(1);
  const asked = shop.staff.reserve({ orderId: newId("ord"), ...one(variantId) });
  await expect(asked).rejects.toThrow("auth.forbidden");
});
