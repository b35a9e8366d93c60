import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import type {
  CollectionCondition,
  CollectionId,
  CollectionRule,
  Product,
  ProductCard,
  VariantId,
  WarehouseId,
} from "@torg/contracts";
import { newId, openShop, rubles, type Shop } from "./shop";

const most = 40;
let shop: Shop;
let warehouseId: WarehouseId;
beforeAll(async () => {
  shop = await openShop({
    LISTINGS_EVERY_MS: "50",
    SALES_LOOK_MS: "100",
    COLLECTIONS_AGE_MS: "100",
    COLLECTIONS_MAX: String(most),
  });
  warehouseId = await shop.warehouse("Основной");
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });
const missing = { code: "product.collection_not_found" };
const all = (...conditions: CollectionRule["conditions"]): CollectionRule => ({ match: "all", conditions });
const create = (name: string, rule: CollectionRule) => shop.staff.createCollection({ name, rule }, key());
const put = (name: string, own: Partial<Parameters<typeof shop.staff.create>[0]> = {}): Promise<Product> =>
  shop.staff.create({ name, variants: [{ sku: newId("sku") }], ...own }, key());
const brandOf = async (name: string) => (await shop.staff.createBrand({ name }, key())).id;
const firstOf = ({ variants: [first] }: ProductCard): VariantId => {
  if (first === undefined) throw new Error("a product has variants");
  return first.id;
};
const membersOf = async (collectionId: CollectionId): Promise<string[]> =>
  (await shop.visitor.list({ collectionId, limit: 100, sort: "name" })).items.map(({ name }) => name);
/** Waits for what the leader's jobs make of it. */
const holds = (collectionId: CollectionId, ...names: string[]) =>
  eventually(async () => (await membersOf(collectionId)).join() === names.join());
const nodeOf = async (id: CollectionId) =>
  (await shop.staff.staffCollections({})).items.find((one) => one.id === id);

test("a collection is shown with its words and its count, in its place; staff see its rule", async () => {
  const brandId = await brandOf("Первый");
  const rule = all({ kind: "brand", ids: [brandId] });
  await put("Скрепка", { brandId });
  const late = await shop.staff.createCollection({ name: "А", rule, position: 2 }, key());
  const soon = await shop.staff.createCollection(
    { name: "Летнее", rule, position: 1, description: "Всё", translations: { en: { name: "Summer" } } },
    key(),
  );
  expect(soon).toMatchObject({
    slug: "letnee",
    description: "Всё",
    translations: { en: { name: "Summer" } },
    position: 1,
    hidden: false,
    version: 1,
    rule,
  });
  await eventually(async () => (await nodeOf(soon.id))?.products === 1);
  await eventually(async () => (await nodeOf(soon.id))?.filling === false);
  const { items } = await shop.visitor.collections({});
  const names = items.map(({ name }) => name);
  expect(names.indexOf("Летнее")).toBeLessThan(names.indexOf("А"));
  expect(items.find(({ id }) => id === soon.id)).toMatchObject({ products: 1 });
  expect(items.find(({ id }) => id === soon.id)).not.toHaveProperty("rule");
  expect((await shop.staff.inspectCollection({ id: late.id })).rule).toEqual(rule);
  await expect(shop.staff.inspectCollection({ id: newId("col") })).rejects.toMatchObject(missing);
});

test("a change holds at the version that was read; old addresses are nobody else's; a hidden one is staff's alone", async () => {
  const { id } = await create("Зима", all({ kind: "inStock", is: true }));
  const changed = await shop.staff.updateCollection({ id, version: 1, slug: "winter", hidden: true });
  expect(changed).toMatchObject({ slug: "winter", hidden: true, version: 2 });
  expect(await shop.staff.updateCollection({ id, slug: "winter" })).toMatchObject({ version: 2 });
  const moved = { code: "product.version_moved", details: { version: 2 } };
  await expect(shop.staff.updateCollection({ id, version: 1, name: "Поздно" })).rejects.toMatchObject(moved);
  await expect(shop.staff.removeCollection({ id, version: 1 })).rejects.toMatchObject(moved);
  await expect(shop.staff.updateCollection({ id: newId("col"), name: "Нет" })).rejects.toMatchObject(missing);
  expect((await create("Зима", all({ kind: "inStock", is: true }))).slug).not.toBe("zima");
  expect((await shop.visitor.collections({})).items.map((one) => one.id)).not.toContain(id);
  expect(await nodeOf(id)).toMatchObject({ hidden: true });
  await shop.staff.removeCollection({ id, version: 2 });
  await expect(shop.staff.removeCollection({ id })).rejects.toMatchObject(missing);
  await expect(shop.visitor.list({ collectionId: id })).rejects.toMatchObject(missing);
});

test("what a rule names must be there, and a rule must say something", async () => {
  const [category, brand, good] = [newId("cat"), newId("brd"), newId("prd")];
  await shop.staff.createAttribute({ code: "hue", kind: "choice", name: "Оттенок" }, key());
  const refusedFor = (rule: CollectionRule) =>
    create("Нет", rule).then(
      () => undefined,
      ({ message }: Error) => JSON.parse(message.slice(message.indexOf("{"))).errors,
    );
  expect(
    await refusedFor({
      match: "any",
      conditions: [
        { kind: "category", ids: [category] },
        { kind: "brand", ids: [brand] },
        { kind: "attribute", code: "no-such", words: ["a"] },
        { kind: "attribute", code: "hue", words: ["pink"] },
      ],
      products: [good],
      except: [good],
    }),
  ).toEqual([
    { pointer: "/rule/conditions/0/ids/0", detail: `there is no category ${category}` },
    { pointer: "/rule/conditions/1/ids/0", detail: `there is no brand ${brand}` },
    { pointer: "/rule/conditions/2/code", detail: 'there is no attribute "no-such"' },
    { pointer: "/rule/conditions/3/words/0", detail: 'there is no word of "hue" pink' },
    { pointer: "/rule/products/0", detail: `there is no product ${good}` },
    { pointer: "/rule/except/0", detail: `there is no product ${good}` },
  ]);
  const { id: there } = await put("Есть");
  for (const empty of [all(), { ...all(), except: [there] }])
    expect(await refusedFor(empty)).toEqual([
      { pointer: "/rule", detail: expect.stringContaining("a rule has") },
    ]);
  for (const price of [{}, { from: 5, to: 4 }])
    expect(await refusedFor(all({ kind: "price", ...price }))).toEqual([
      { pointer: "/rule/conditions/0", detail: expect.stringContaining("from, to or both") },
    ]);
  const many = Array.from({ length: 501 }, () => there);
  expect(await refusedFor({ match: "any", conditions: [], products: many })).toMatchObject([
    { pointer: "/rule/products" },
  ]);
  const { id, version } = await create("Цела", all({ kind: "inStock", is: true }));
  const asked = shop.staff.updateCollection({ id, name: "Нет", rule: all({ kind: "brand", ids: [brand] }) });
  await expect(asked).rejects.toThrow(/input[.]invalid/);
  expect(await nodeOf(id)).toMatchObject({ name: "Цела", version });
});

test("a product comes and goes with its own change at once", async () => {
  const [brandId, other] = [await brandOf("Дуб"), await brandOf("Клён")];
  const { id } = await create("Дубовое", all({ kind: "brand", ids: [brandId] }));
  await eventually(async () => (await nodeOf(id))?.filling === false);
  const made = await put("Стол", { brandId });
  expect(await membersOf(id)).toEqual(["Стол"]);
  const renamed = await shop.staff.update({ id: made.id, version: made.version, name: "Столик" });
  expect(await membersOf(id)).toEqual(["Столик"]);
  const away = await shop.staff.update({ id: made.id, version: renamed.version, brandId: other });
  expect(await membersOf(id)).toEqual([]);
  const back = await shop.staff.update({ id: made.id, version: away.version, brandId });
  expect(await membersOf(id)).toEqual(["Столик"]);
  await shop.staff.update({ id: made.id, version: back.version, status: "hidden" });
  expect(await membersOf(id)).toEqual([]);
  expect((await nodeOf(id))?.products).toBe(0);
  const log = await shop.staff.changes({ id: made.id, entity: "product", limit: 100 });
  for (const { after = {} } of log.items) expect(after).not.toHaveProperty("collections");
});

test("price, stock and a sale bring products in and take them out within moments", async () => {
  const brandId = await brandOf("Сталь");
  const own: CollectionCondition = { kind: "brand", ids: [brandId] };
  const cheap = await create("Дешёвое", all(own, { kind: "price", to: 1_000 }));
  const there = await create("Есть", all(own, { kind: "inStock", is: true }));
  const sold = await create("Нет", all(own, { kind: "inStock", is: false }));
  const sale = await create("Скидки", all(own, { kind: "onSale", is: true }));
  const variantId = firstOf(await put("Нож", { brandId }));
  await holds(sold.id, "Нож");
  expect(await membersOf(cheap.id)).toEqual([]); // without a price it is at none
  await shop.staff.setPrice({ variantId, price: rubles(900) });
  await holds(cheap.id, "Нож");
  await shop.staff.setPrice({ variantId, price: rubles(1_100) });
  await holds(cheap.id);
  await shop.add(variantId, warehouseId, 1);
  await holds(there.id, "Нож");
  await holds(sold.id);
  await shop.order.reserve({ orderId: newId("ord"), revision: 1, lines: [{ variantId, quantity: 1 }] });
  await holds(there.id);
  const [list] = (await shop.staff.priceLists({})).items;
  if (list === undefined) throw new Error("there is a base list");
  const now = Date.now();
  await shop.staff.setPrices({
    variantId,
    priceListId: list.id,
    rows: [
      { fromQuantity: 1, price: rubles(1_100) },
      {
        fromQuantity: 1,
        price: rubles(800),
        sale: { startsAt: new Date(now + 700).toISOString(), endsAt: new Date(now + 2_500).toISOString() },
      },
    ],
  });
  expect(await membersOf(sale.id)).toEqual([]);
  await holds(sale.id, "Нож"); // it began by itself
  await holds(cheap.id, "Нож");
  await holds(sale.id); // and is over by itself
}, 30_000);

test("a branch that moves takes its products along", async () => {
  const top = await shop.staff.createCategory({ name: "Верх" }, key());
  const leaf = await shop.staff.createCategory({ name: "Лист" }, key());
  await put("Ветка", { categoryIds: [leaf.id] });
  const { id } = await create("Вся ветка", all({ kind: "category", ids: [top.id] }));
  await holds(id);
  await shop.staff.moveCategory({ id: leaf.id, parentId: top.id });
  await holds(id, "Ветка");
  await shop.staff.moveCategory({ id: leaf.id, parentId: null });
  await holds(id);
});

test("what is not new any more leaves by itself", async () => {
  const dayMs = 86_400_000;
  const brandId = await brandOf("Новый");
  const idAt = (at: number): `prd_${string}` => {
    const hex = at.toString(16).padStart(12, "0");
    return `prd_${hex.slice(0, 8)}-${hex.slice(8)}-7${Bun.randomUUIDv7().slice(15)}`;
  };
  const products = [
    { id: idAt(Date.now() - dayMs + 2_500), name: "Вчерашний" },
    { id: idAt(Date.now() - 2 * dayMs), name: "Давний" },
    { id: idAt(Date.now()), name: "Сегодняшний" },
  ];
  await shop.integration.importProducts({ products });
  for (const { id } of products) {
    const { version } = await shop.staff.inspect({ id });
    await shop.staff.update({ id, version, brandId });
  }
  const rule = all({ kind: "brand", ids: [brandId] }, { kind: "new", days: 1 });
  const { id } = await create("Новинки", rule);
  await holds(id, "Вчерашний", "Сегодняшний");
  await holds(id, "Сегодняшний");
}, 30_000);

test("products are added and excepted by hand, and another rule lists others", async () => {
  const brandId = await brandOf("Ручной");
  const [mine, added, never] = [await put("А", { brandId }), await put("Б"), await put("В", { brandId })];
  const rule: CollectionRule = {
    match: "all",
    conditions: [{ kind: "brand", ids: [brandId] }],
    products: [added.id],
    except: [never.id],
  };
  const { id } = await create("По выбору", rule);
  await holds(id, "А", "Б");
  await shop.staff.updateCollection({
    id,
    rule: { match: "any", conditions: [], products: [never.id, mine.id] },
  });
  await holds(id, "А", "В");
  await shop.staff.updateCollection({ id, position: 3 });
  expect((await nodeOf(id))?.filling).toBe(false); // only a rule has the catalogue looked through
});

test("a list by collection sorts, narrows and is counted like any other", async () => {
  const brandId = await brandOf("Список");
  const { id: collectionId } = await create("Список", all({ kind: "brand", ids: [brandId] }));
  const categoryId = (await shop.staff.createCategory({ name: "Список" }, key())).id;
  await put("А", { brandId, popularity: 1 });
  await put("Б", { brandId, popularity: 3, categoryIds: [categoryId] });
  await put("В", { brandId, popularity: 2, categoryIds: [categoryId] });
  await put("Г", { categoryIds: [categoryId] });
  await holds(collectionId, "А", "Б", "В");
  const names = async (asked: object) =>
    (await shop.visitor.list({ collectionId, sort: "popular", ...asked })).items
      .map(({ name }) => name)
      .join("");
  expect(await names({})).toBe("БВА");
  expect(await names({ categoryId })).toBe("БВ");
  const { nextCursor } = await shop.visitor.list({ collectionId, sort: "popular", limit: 2 });
  expect(await names({ limit: 2, cursor: nextCursor })).toBe("А");
  expect((await shop.visitor.facets({ collectionId })).products).toBe(3);
  expect((await shop.visitor.facets({ collectionId, categoryId })).products).toBe(2);
});

test("a collection that is removed leaves its products as they were, and nothing of itself", async () => {
  const brandId = await brandOf("Прощай");
  const made = await put("Остаётся", { brandId });
  const { id } = await create("Прощай", all({ kind: "brand", ids: [brandId] }));
  await holds(id, "Остаётся");
  await shop.staff.removeCollection({ id });
  await eventually(async () => {
    const rows = await shop.sql`
      select 1 from listings where place = ${id.slice(4)}
      union all select 1 from products where places @> array[${id.slice(4)}::uuid]`;
    return rows.length === 0;
  });
  expect(await shop.staff.inspect({ id: made.id })).toEqual(made);
  expect((await shop.visitor.list({ brandId })).items).toHaveLength(1);
});

test("a shop has no more collections than it may", async () => {
  const rule = all({ kind: "inStock", is: true });
  const { items } = await shop.staff.staffCollections({});
  for (let n = items.length; n < most; n += 1) await create(`Место ${n}`, rule);
  const full = { code: "product.collections_full", details: { most } };
  await expect(create("Лишняя", rule)).rejects.toMatchObject(full);
});
