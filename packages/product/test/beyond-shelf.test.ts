import { afterAll, beforeAll, expect, test } from "bun:test";
import { StockUpdated, type VariantId, type WarehouseId } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
let warehouseId: WarehouseId;
beforeAll(async () => {
  shop = await openShop();
  warehouseId = await shop.warehouse("Основной");
});
afterAll(() => shop?.stop());

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function variantWith(onHand: number): Promise<VariantId> {
  const variantId = (await shop.create("Кеды")).variants[0]?.id ?? newId("var");
  if (onHand > 0) await shop.add(variantId, warehouseId, onHand);
  return variantId;
}
const reserve = async (variantId: VariantId, quantity: number) => {
  const orderId = newId("ord");
  await shop.order.reserve({ orderId, revision: 1, lines: [{ variantId, quantity }] });
  return orderId;
};
const shown = async (variantId: VariantId) => {
  const [line] = (await shop.cart.quote({ variantIds: [variantId] })).lines;
  return [line?.available, line?.canOrder];
};
const short = { code: "product.out_of_stock" };

test("a backorder is taken to its limit and not a gram further, and what may be ordered is shown all along", async () => {
  const variantId = await variantWith(2);
  const set = await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: 3 } });
  expect(set).toMatchObject({ available: 2, canOrder: 5 });
  await reserve(variantId, 4);
  expect(await shown(variantId)).toEqual([0, 1]);
  await expect(reserve(variantId, 1.001)).rejects.toMatchObject(short);
  await reserve(variantId, 1);
  expect(await shown(variantId)).toEqual([0, 0]);
  expect(await shop.figures(variantId)).toEqual({ onHand: 2, reserved: 5 });
  expect((await shop.audit()).differences).toEqual([]);
});

test("sixty orders at once of what may be promised ten times: ten have it", async () => {
  const variantId = await variantWith(4);
  await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: 6 } });
  const asked = await Promise.allSettled(Array.from({ length: 60 }, () => reserve(variantId, 1)));
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  expect(await shop.figures(variantId)).toEqual({ onHand: 4, reserved: 10 });
});

test("what comes in is first for those who were promised it, in whatever warehouse it comes in", async () => {
  const variantId = await variantWith(0);
  await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: 10 } });
  await reserve(variantId, 6);
  await shop.staff.setStockPolicy({ variantId, beyond: null });
  await shop.add(variantId, warehouseId, 4);
  expect(await shown(variantId)).toEqual([0, 0]);
  await shop.add(variantId, await shop.warehouse("Дальний"), 3);
  expect(await shown(variantId)).toEqual([1, 1]);
  await expect(reserve(variantId, 2)).rejects.toMatchObject(short);
  await reserve(variantId, 1);
  expect((await shop.audit()).differences).toEqual([]);
});

test("a promise that is given back may be given again, and a shipped one leaves nothing owed", async () => {
  const variantId = await variantWith(0);
  await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: 5 } });
  const [gone, kept] = [await reserve(variantId, 2), await reserve(variantId, 3)];
  await shop.move({ orderId: gone, status: "cancelled", shipped: [] });
  expect(await shown(variantId)).toEqual([0, 2]);
  await shop.add(variantId, warehouseId, 3);
  await shop.move({ orderId: kept, status: "shipped", shipped: [{ variantId, quantity: 3 }] });
  expect(await shop.figures(variantId)).toEqual({ onHand: 0, reserved: 0 });
  expect(await shown(variantId)).toEqual([0, 5]);
  expect((await shop.audit()).differences).toEqual([]);
});

test("what is said to have shipped before it came leaves the shelf at nothing, and never below", async () => {
  const variantId = await variantWith(1);
  await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: 5 } });
  const orderId = await reserve(variantId, 3);
  await shop.move({ orderId, status: "shipped", shipped: [{ variantId, quantity: 3 }] });
  expect(await shop.figures(variantId)).toEqual({ onHand: 0, reserved: 0 });
  expect((await shop.audit()).differences).toEqual([]);
});

test("a preorder is open until its day and shows it; a day that is over closes it", async () => {
  const variantId = await variantWith(1);
  const set = await shop.staff.setStockPolicy({
    variantId,
    beyond: { kind: "preorder", limit: 2, on: day(3) },
  });
  expect(set).toMatchObject({ available: 1, canOrder: 3, preorderOn: day(3) });
  await reserve(variantId, 3);
  await shop.sql`update variants set preorder_on = current_date - 1 where id = ${variantId.slice(4)}`;
  expect(await shown(variantId)).toEqual([0, 0]);
  await expect(reserve(variantId, 1)).rejects.toMatchObject(short);
  const [line] = (await shop.cart.quote({ variantIds: [variantId] })).lines;
  expect(line?.preorderOn).toBeUndefined();
});

test("a preorder for a day that is not to come, and a policy for what never was, are refused by name", async () => {
  const variantId = await variantWith(0);
  const late = shop.staff.setStockPolicy({ variantId, beyond: { kind: "preorder", limit: 2, on: day(0) } });
  await expect(late).rejects.toThrow(/input.invalid.*"pointer":"\/beyond\/on"/);
  const nobody = shop.staff.setStockPolicy({ variantId: newId("var"), beyond: null });
  await expect(nobody).rejects.toMatchObject({ code: "product.variant_not_found" });
});

test("what is left out of a policy stays", async () => {
  const variantId = await variantWith(0);
  await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: 2 } });
  await shop.staff.setStockPolicy({ variantId, lowAt: 1 });
  expect(await shown(variantId)).toEqual([0, 2]);
});

test("a variant that may be promised is told when it may, though no figure moved", async () => {
  const variantId = await variantWith(0);
  await shop.forget();
  await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: 2 } });
  expect(await shop.told(StockUpdated)).toMatchObject([{ variantId, available: 0 }]);
});

test("an adjustment does not take what lies there for orders, and 1C's figure is believed only above it", async () => {
  const variantId = await variantWith(2);
  await shop.staff.setStockPolicy({ variantId, beyond: { kind: "backorder", limit: 5 } });
  await reserve(variantId, 5);
  await expect(shop.add(variantId, warehouseId, -1)).rejects.toMatchObject({
    code: "product.stock_below_zero",
  });
  const [line] = (await shop.cart.quote({ variantIds: [variantId] })).lines;
  const send = (onHand: number) =>
    shop.integration.importOffers({
      offers: [
        { id: variantId, productId: line?.productId ?? newId("prd"), stock: [{ warehouseId, onHand }] },
      ],
    });
  await send(0);
  expect(await shop.figures(variantId)).toEqual({ onHand: 2, reserved: 5 });
  await send(4);
  expect(await shop.figures(variantId)).toEqual({ onHand: 4, reserved: 5 });
  expect((await shop.audit()).differences).toEqual([]);
});

test("the database refuses a shelf that promises more than it says", async () => {
  const variantId = await variantWith(2);
  const unsaid = shop.sql`update stock set reserved = 3 where variant_id = ${variantId.slice(4)}`;
  await expect((async () => unsaid)()).rejects.toThrow("stock_reserved_is_there");
});
