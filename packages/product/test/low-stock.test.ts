import { afterAll, beforeAll, expect, test } from "bun:test";
import { StockLow, type VariantId } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ LOW_STOCK_MAX: "3" });
});
afterAll(() => shop?.stop());

const reserve = async (variantId: VariantId, quantity: number) => {
  const orderId = newId("ord");
  await shop.order.reserve({ orderId, revision: 1, lines: [{ variantId, quantity }] });
  return orderId;
};
const told = async (variantId: VariantId) =>
  (await shop.told(StockLow)).flatMap((one) => (one.variantId === variantId ? [one.available] : []));

test("a variant that falls to its mark is told once, and again only after it was above it", async () => {
  const variantId = await shop.stocked(10);
  await shop.staff.setStockPolicy({ variantId, lowAt: 5 });
  await reserve(variantId, 4);
  expect(await told(variantId)).toEqual([]);
  const orderId = await reserve(variantId, 1);
  expect(await told(variantId)).toEqual([5]);
  await reserve(variantId, 1);
  expect(await told(variantId)).toEqual([5]);
  await shop.move({ orderId, status: "cancelled", shipped: [] });
  await reserve(variantId, 1);
  expect(await told(variantId)).toEqual([5]); // it was at its mark, and not above it
  await shop.add(variantId, await shop.warehouse("Дальний"), 2);
  await reserve(variantId, 2);
  expect(await told(variantId)).toEqual([5, 4]);
});

test("forty orders at once fall through the mark once", async () => {
  const variantId = await shop.stocked(40);
  await shop.staff.setStockPolicy({ variantId, lowAt: 20 });
  await Promise.all(Array.from({ length: 40 }, () => reserve(variantId, 1)));
  expect(await told(variantId)).toEqual([20]);
});

test("a variant without a mark of its own has the shop's, and one whose mark was taken away too", async () => {
  const variantId = await shop.stocked(5);
  await shop.staff.setStockPolicy({ variantId, lowAt: 0 });
  await reserve(variantId, 4);
  expect(await told(variantId)).toEqual([]);
  await shop.staff.setStockPolicy({ variantId, lowAt: null });
  await shop.add(variantId, await shop.warehouse("Дальний"), 5);
  await reserve(variantId, 3);
  expect(await told(variantId)).toEqual([3]);
  expect((await shop.told(StockLow)).at(-1)).toMatchObject({ threshold: 3, sku: expect.any(String) });
});

test("a catalogue that comes without stock rings for nothing, and a receipt that stays below the mark neither", async () => {
  const variantId = (await shop.create("Кеды")).variants[0]?.id ?? newId("var");
  await shop.add(variantId, await shop.warehouse("Основной"), 1);
  expect(await told(variantId)).toEqual([]);
});
