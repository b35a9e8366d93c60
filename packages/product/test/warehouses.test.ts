import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { StockUpdated, type VariantId, type WarehouseId } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

/** What is reserved of a variant in each of these warehouses. */
const reservedIn = async (shop: Shop, variantId: VariantId, warehouses: readonly WarehouseId[]) => {
  const rows = await shop.sql<{ warehouse: string; reserved: number }[]>`
    select 'whs_' || warehouse_id as warehouse, reserved::float8 as reserved from stock
    where variant_id = ${variantId.slice(4)}`;
  return warehouses.map((id) => rows.find(({ warehouse }) => warehouse === id)?.reserved ?? 0);
};
const newVariant = async (shop: Shop): Promise<VariantId> =>
  (await shop.create("Кеды")).variants[0]?.id ?? newId("var");
const reserve = (shop: Shop, lines: readonly (readonly [VariantId, number])[]) =>
  shop.order.reserve({
    orderId: newId("ord"),
    revision: 1,
    lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })),
  });
const shown = async (shop: Shop, variantId: VariantId) => {
  const [line] = (await shop.cart.quote({ variantIds: [variantId] })).lines;
  return { available: line?.available, canOrder: line?.canOrder };
};

describe("a shop that takes by priority", () => {
  let shop: Shop;
  let near: WarehouseId;
  let far: WarehouseId;
  beforeAll(async () => {
    shop = await openShop();
    near = await shop.warehouse("Ближний");
    far = await shop.warehouse("Дальний");
  });
  afterAll(() => shop?.stop());

  test("takes from the warehouse that staff put first, and lists them so", async () => {
    const variantId = await newVariant(shop);
    for (const warehouseId of [near, far]) await shop.add(variantId, warehouseId, 5);
    await shop.staff.saveWarehouse({ id: far, name: "Дальний", priority: 1 });
    await shop.staff.saveWarehouse({ id: near, name: "Ближний", priority: 7 });
    expect((await shop.staff.warehouses({})).items).toEqual([
      { id: far, name: "Дальний", priority: 1, active: true },
      { id: near, name: "Ближний", priority: 7, active: true },
    ]);
    await reserve(shop, [[variantId, 6]]);
    expect(await reservedIn(shop, variantId, [near, far])).toEqual([1, 5]);
  });

  test("an edit that names nothing but the name changes nothing else", async () => {
    await shop.staff.saveWarehouse({ id: near, name: "Ближний", priority: 9 });
    expect(await shop.staff.saveWarehouse({ id: near, name: "Склад у дома" })).toEqual({
      id: near,
      name: "Склад у дома",
      priority: 9,
      active: true,
    });
    await shop.integration.importDirectories({
      priceLists: [],
      warehouses: [{ id: near, name: "Основной" }],
    });
    expect((await shop.staff.warehouses({})).items).toContainEqual({
      id: near,
      name: "Основной",
      priority: 9,
      active: true,
    });
  });

  test("a closed warehouse sells nothing and shows nothing; what it holds for orders it still ships", async () => {
    const variantId = await newVariant(shop);
    const spare = await shop.warehouse("Запасной");
    await shop.add(variantId, spare, 5);
    const orderId = newId("ord");
    await shop.order.reserve({ orderId, revision: 1, lines: [{ variantId, quantity: 2 }] });
    await shop.forget();
    await shop.staff.saveWarehouse({ id: spare, name: "Запасной", active: false });
    expect(await shop.told(StockUpdated)).toMatchObject([{ variantId, available: 0 }]);
    expect(await shown(shop, variantId)).toEqual({ available: 0, canOrder: 0 });
    await expect(reserve(shop, [[variantId, 1]])).rejects.toMatchObject({ code: "product.out_of_stock" });

    await shop.move({ orderId, status: "shipped", shipped: [{ variantId, quantity: 2 }] });
    expect(await shop.figures(variantId)).toEqual({ onHand: 3, reserved: 0 });
    await shop.staff.saveWarehouse({ id: spare, name: "Запасной", active: true });
    expect(await shown(shop, variantId)).toEqual({ available: 3, canOrder: 3 });
    const versions = (await shop.told(StockUpdated)).map(({ version }) => Number(version));
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect((await shop.audit()).differences).toEqual([]);
  });

  test("a warehouse that is not there is not made up", async () => {
    await expect(shop.staff.saveWarehouse({ id: newId("whs"), name: "Нет" })).rejects.toMatchObject({
      code: "product.warehouse_not_found",
    });
  });

  test("orders are taken while staff put warehouses in another order, and nobody waits for nobody", async () => {
    const variants = await Promise.all([newVariant(shop), newVariant(shop)]);
    for (const variantId of variants)
      for (const warehouseId of [near, far]) await shop.add(variantId, warehouseId, 100);
    const work = Array.from({ length: 60 }, (_, at) =>
      at % 4 === 0
        ? shop.staff.saveWarehouse({ id: at % 8 ? near : far, name: "Склад", priority: 1 + (at % 3) })
        : reserve(
            shop,
            (at % 2 ? variants : variants.toReversed()).map((id) => [id, 1] as const),
          ),
    );
    await Promise.all(work);
    expect((await shop.figures(variants[0] ?? newId("var"))).reserved).toBe(45);
  });
});

test("a shop that takes from the fullest warehouse takes each line from where most of it lies", async () => {
  const shop = await openShop({ WAREHOUSE_CHOICE: "most_stock" });
  try {
    const [near, far] = [await shop.warehouse("Ближний"), await shop.warehouse("Дальний")];
    const [a, b] = [await newVariant(shop), await newVariant(shop)];
    await shop.add(a, near, 3);
    await shop.add(a, far, 9);
    await shop.add(b, near, 9);
    await shop.add(b, far, 3);
    await reserve(shop, [
      [a, 2],
      [b, 2],
    ]);
    expect(await reservedIn(shop, a, [near, far])).toEqual([0, 2]);
    expect(await reservedIn(shop, b, [near, far])).toEqual([2, 0]);
  } finally {
    await shop.stop();
  }
});

test("a shop that sends one parcel takes a whole order from the warehouse that has it, and else by priority", async () => {
  const shop = await openShop({ WAREHOUSE_CHOICE: "one_warehouse" });
  try {
    const [near, far] = [await shop.warehouse("Ближний"), await shop.warehouse("Дальний")];
    const [a, b] = [await newVariant(shop), await newVariant(shop)];
    await shop.add(a, near, 5);
    await shop.add(a, far, 5);
    await shop.add(b, far, 5);
    const both = [
      [a, 2],
      [b, 2],
    ] as const;
    await reserve(shop, both);
    expect(await reservedIn(shop, a, [near, far])).toEqual([0, 2]);
    await reserve(shop, [[a, 2]]);
    expect(await reservedIn(shop, a, [near, far])).toEqual([2, 2]);
    await reserve(shop, [
      [a, 5],
      [b, 1],
    ]);
    expect(await reservedIn(shop, a, [near, far])).toEqual([5, 4]);
  } finally {
    await shop.stop();
  }
});
