import { afterAll, beforeAll, expect, test } from "bun:test";
import { PriceChanged, ProductDeleted, type ProductId, ProductUpdated, StockUpdated } from "@torg/contracts";
import { newId, openShop, rubles, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });

test("the list shows the newest first, page after page, and a product that comes meanwhile moves nothing", async () => {
  const made: ProductId[] = [];
  for (let at = 0; at < 5; at += 1) made.push((await shop.create(`Товар ${at}`)).id);
  const first = await shop.visitor.list({ limit: 2 });
  await shop.create("Между страницами");
  const second = await shop.visitor.list({ limit: 2, ...(first.nextCursor && { cursor: first.nextCursor }) });
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  expect(ids).toEqual(made.toReversed().slice(0, 4));
  expect([first.hasMore, second.hasMore]).toEqual([true, true]);
});

test("a cursor that this service did not write is the caller's fault, and says so", async () => {
  for (const cursor of ["nonsense", Buffer.from(`{"id":"1"}`).toString("base64url")]) {
    await expect(shop.visitor.list({ cursor })).rejects.toThrow(/input[.]invalid .*"[/]cursor"/);
  }
});

test("a list and a detail are one statement each and a search is two, whatever they show", async () => {
  const { counts } = shop.database("product");
  const { id } = await shop.create("Одним запросом");
  const { list, search, get } = shop.visitor;
  const reads = [
    [1, () => list({})],
    [2, () => search({ text: "запросом" })],
    [1, () => get({ id })],
  ] as const;
  for (const [statements, read] of reads) {
    const costs: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const before = counts.statements;
      await read();
      costs.push(counts.statements - before);
    }
    expect(Math.min(...costs)).toBe(statements); // the relay counts too, now and then
  }
});

test("an unknown category is named, an empty one is empty", async () => {
  const id = newId("cat");
  await expect(shop.visitor.list({ categoryId: id })).rejects.toMatchObject({
    code: "product.category_not_found",
  });
  await shop.integration.importCategories({ categories: [{ id, name: "Пусто" }] });
  expect(await shop.visitor.list({ categoryId: id })).toEqual({ items: [], hasMore: false });
});

test("a sku belongs to one variant, and a removed product sets its own free", async () => {
  const made = await shop.create("Первый", ["only-1"]);
  await expect(shop.create("Второй", ["only-1"])).rejects.toMatchObject({
    code: "product.sku_taken",
    details: { sku: "only-1" },
  });
  await expect(shop.create("Сам с собой", ["twin", "twin"])).rejects.toMatchObject({
    code: "product.sku_taken",
  });
  await shop.staff.remove({ id: made.id });
  expect((await shop.create("Второй", ["only-1"])).variants).toHaveLength(1);
});

test("an update holds only at the version that was read; one that changes nothing makes no version and tells nothing", async () => {
  const made = await shop.create("Было");
  await shop.forget();
  const { id, version } = made;
  expect((await shop.staff.update({ id, version, name: "Было" })).version).toBe(version);
  expect(await shop.told(ProductUpdated)).toEqual([]);
  expect(await shop.staff.update({ id, version, name: "Стало" })).toMatchObject({
    version: version + 1,
    slug: made.slug,
  });
  expect(await shop.told(ProductUpdated)).toEqual([{ productId: id, version: version + 1 }]);
  await expect(shop.staff.update({ id, version, name: "Поздно" })).rejects.toMatchObject({
    code: "product.version_moved",
    details: { version: version + 1 },
  });
});

test("a removed product is gone from everywhere, is told with its variants, and cannot be removed twice", async () => {
  const made = await shop.create("Прощай");
  await shop.staff.remove({ id: made.id });
  expect(await shop.told(ProductDeleted)).toContainEqual({
    productId: made.id,
    version: made.version + 1,
    variantIds: made.variants.map(({ id }) => id),
  });
  const gone = { code: "product.not_found" };
  await expect(shop.visitor.get({ id: made.id })).rejects.toMatchObject(gone);
  await expect(shop.staff.remove({ id: made.id })).rejects.toMatchObject(gone);
});

test("a price is told when it changes and not when it is repeated; the first one opens the base list", async () => {
  const variantId = await shop.stocked(1);
  await shop.forget();
  expect(await shop.staff.setPrice({ variantId, price: rubles(129_900) })).toMatchObject({
    price: rubles(129_900),
  });
  await shop.staff.setPrice({ variantId, price: rubles(129_900) });
  await shop.staff.setPrice({ variantId, price: { minor: 1299, scale: 4, currency: "RUB" } });
  await shop.staff.setPrice({ variantId, price: null });
  const told = await shop.told(PriceChanged);
  expect(told.map(({ price }) => price)).toEqual([
    rubles(129_900),
    { minor: 1299, scale: 4, currency: "RUB" },
    undefined,
  ]);
  expect(told.map(({ version }) => version)).toEqual([1, 2, 3]);
  const unknown = shop.staff.setPrice({ variantId, priceListId: newId("prl"), price: null });
  await expect(unknown).rejects.toThrow(/input[.]invalid .*"[/]priceListId"/);
});

test("an adjustment is written once per key, never takes what orders hold, and is told", async () => {
  const variantId = await shop.stocked(5);
  const warehouseId = await shop.warehouse("Другой");
  await shop.forget();
  const once = { key: "the same" };
  const change = { variantId, warehouseId, change: 2.5, reason: "нашли" };
  const answers = [await shop.staff.adjustStock(change, once), await shop.staff.adjustStock(change, once)];
  expect(answers.map(({ available }) => available)).toEqual([7.5, 7.5]);
  expect(await shop.told(StockUpdated)).toMatchObject([{ variantId, available: 7.5 }]);

  await shop.order.reserve({ orderId: newId("ord"), revision: 1, lines: [{ variantId, quantity: 7 }] });
  await expect(shop.staff.adjustStock({ ...change, change: -1 }, key())).rejects.toMatchObject({
    code: "product.stock_below_zero",
  });
  await expect(shop.staff.adjustStock({ ...change, warehouseId: newId("whs") }, key())).rejects.toMatchObject(
    {
      code: "product.warehouse_not_found",
    },
  );
  await expect(shop.staff.adjustStock({ ...change, variantId: newId("var") }, key())).rejects.toMatchObject({
    code: "product.variant_not_found",
  });
});

test("a bulk upsert creates, changes and leaves alone by sku, refuses bad rows, and counts each row once", async () => {
  const [mine, theirs] = [await shop.create("Мой", ["up-1", "up-2"]), await shop.create("Чужой", ["up-3"])];
  const row = (name: string, skus: string[], minor?: number) => ({
    name,
    variants: skus.map((sku) => ({ sku, ...(minor && { price: rubles(minor) }) })),
  });
  const products = [
    row("Новый", ["up-4", "up-5"], 500),
    row("Мой, но другой", ["up-1", "up-6"]),
    row("Чужой", ["up-3"]),
    row("Оба", ["up-2", "up-3"]),
    row("Опять", ["up-4"]),
    { ...row("Нигде", ["up-7"]), categoryIds: [newId("cat")] },
  ];
  const report = await shop.staff.upsert({ products }, key());
  expect(report).toMatchObject({ created: 1, updated: 1, unchanged: 1 });
  expect(report.refused.map(({ id }) => id)).toEqual(["up-2", "up-4", "up-7"]);
  expect((await shop.visitor.get({ id: mine.id })).variants.map(({ sku }) => sku)).toEqual([
    "up-1",
    "up-2",
    "up-6",
  ]);
  expect((await shop.visitor.get({ id: theirs.id })).version).toBe(theirs.version);

  const again = await shop.staff.upsert({ products: products.slice(0, 3) }, key());
  expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 3, refused: [] });
  const repriced = await shop.staff.upsert({ products: [row("Новый", ["up-4", "up-5"], 501)] }, key());
  expect(repriced).toMatchObject({ created: 0, updated: 1, unchanged: 0, refused: [] });
});

test("a warehouse is renamed by its id, and one that is not there is not made up", async () => {
  const id = await shop.warehouse("Старое имя");
  await shop.staff.saveWarehouse({ id, name: "Новое имя" });
  expect((await shop.staff.warehouses({})).items).toContainEqual(
    expect.objectContaining({ id, name: "Новое имя" }),
  );
  await expect(shop.staff.saveWarehouse({ id: newId("whs"), name: "Нет" })).rejects.toMatchObject({
    code: "product.warehouse_not_found",
  });
});

test("a quote says what a line is called, costs and has, and leaves out what never was", async () => {
  const variantId = await shop.stocked(3);
  const { lines } = await shop.cart.quote({ variantIds: [variantId, newId("var")] });
  expect(lines).toMatchObject([{ variantId, name: "Кеды", unit: "шт", available: 3, forSale: false }]);
});
