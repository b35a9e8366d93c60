import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

test("staff read what happened to a variant, newest first, each row with its cause and a person's words", async () => {
  const variantId = await shop.stocked(10);
  const orderId = newId("ord");
  await shop.order.reserve({ orderId, revision: 1, lines: [{ variantId, quantity: 4 }] });
  await shop.move({ orderId, status: "shipped", shipped: [{ variantId, quantity: 3 }] });
  const { items } = await shop.staff.movements({ variantId });
  expect(items).toMatchObject([
    { kind: "release", onHand: 0, reserved: -1, cause: orderId },
    { kind: "spend", onHand: -3, reserved: -3, cause: orderId },
    { kind: "reserve", onHand: 0, reserved: 4, cause: orderId },
    { kind: "adjust", onHand: 10, reserved: 0, reason: "пересчёт" },
  ]);
});

test("pages of it meet each row once while rows come in, and one warehouse may be asked for", async () => {
  const variantId = await shop.stocked(10);
  const far = await shop.warehouse("Дальний");
  for (const change of [1, 2, 3]) await shop.add(variantId, far, change);
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await shop.staff.movements({ variantId, limit: 2, ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ onHand }) => onHand));
    cursor = page.nextCursor;
    await shop.add(variantId, far, 7);
  } while (cursor !== undefined);
  expect(seen).toEqual([3, 2, 1, 10]);
  const there = await shop.staff.movements({ variantId, warehouseId: far });
  expect(new Set(there.items.map(({ warehouseId }) => warehouseId))).toEqual(new Set([far]));
});

test("a variant that never moved has an empty ledger, and one that never was is named", async () => {
  const variantId = (await shop.create("Кеды")).variants[0]?.id ?? newId("var");
  expect(await shop.staff.movements({ variantId })).toEqual({ items: [], hasMore: false });
  const strange = shop.staff.movements({ variantId: newId("var") });
  await expect(strange).rejects.toMatchObject({ code: "product.variant_not_found" });
});

test("a buyer does not read the ledger", async () => {
  const asked = shop.visitor.movements({ variantId: await shop.stocked(1) });
  await expect(asked).rejects.toThrow("auth.");
});
