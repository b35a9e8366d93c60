import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import type { CategoryId, ProductCard, ProductSort, VariantId, WarehouseId } from "@torg/contracts";
import { newId, openShop, rubles, type Shop } from "./shop";

let shop: Shop;
let warehouseId: WarehouseId;
beforeAll(async () => {
  shop = await openShop({ LISTINGS_EVERY_MS: "50" });
  warehouseId = await shop.warehouse("Основной");
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });
const names = (cards: readonly ProductCard[]): string[] => cards.map(({ name }) => name);

type Made = {
  price?: number;
  stock?: number;
  popularity?: number;
  typed?: Record<string, string[] | string>;
};

/** A category of its own with these products in it. */
async function furnished(goods: Record<string, Made>): Promise<CategoryId> {
  const categoryId = newId("cat");
  await shop.integration.importCategories({ categories: [{ id: categoryId, name: `Полка ${categoryId}` }] });
  for (const [name, own] of Object.entries(goods)) await put(name, categoryId, own);
  await listed();
  return categoryId;
}

async function put(name: string, categoryId: CategoryId, { price, stock, popularity, typed }: Made) {
  const made = await shop.staff.create(
    {
      name,
      categoryIds: [categoryId],
      ...(popularity !== undefined && { popularity }),
      ...(typed && { typed }),
      variants: [{ sku: newId("sku") }],
    },
    key(),
  );
  const variantId = firstOf(made);
  if (price !== undefined) await shop.staff.setPrice({ variantId, price: rubles(price) });
  if (stock !== undefined) await shop.add(variantId, warehouseId, stock);
  return made;
}

const firstOf = ({ variants: [first] }: ProductCard): VariantId => {
  if (first === undefined) throw new Error("a product has variants");
  return first.id;
};

/** Everything that was due has been listed. */
const listed = () =>
  eventually(async () => (await shop.sql`select 1 from listings_due limit 1`).length === 0);

async function walk(asked: Parameters<typeof shop.visitor.list>[0]): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await shop.visitor.list({ ...asked, limit: 2, ...(cursor && { cursor }) });
    seen.push(...names(page.items));
    [cursor, more] = [page.nextCursor, page.hasMore];
  }
  return seen;
}

test.each<[ProductSort, string[]]>([
  ["newest", ["Дыня", "ананас", "Груша", "Арбуз"]],
  ["popular", ["Груша", "ананас", "Дыня", "Арбуз"]],
  ["price_up", ["Дыня", "Арбуз", "Груша"]],
  ["price_down", ["Груша", "Арбуз", "Дыня"]],
  ["name", ["ананас", "Арбуз", "Груша", "Дыня"]],
])("sorted by %s, page after page", async (sort, order) => {
  const categoryId = await furnished({
    Арбуз: { price: 300, stock: 1, popularity: 1 },
    Груша: { price: 500, popularity: 9 },
    ананас: { popularity: 5, stock: 2 },
    Дыня: { price: 100, popularity: 5, stock: 1 },
  });
  const expected = sort === "popular" ? ["Груша", "Дыня", "ананас", "Арбуз"] : order;
  expect(await walk({ categoryId, sort })).toEqual(expected);
});

test("narrowed by price and by stock, in every order; a page ends where the narrowed list ends", async () => {
  const categoryId = await furnished({
    А: { price: 100, stock: 1 },
    Б: { price: 200 },
    В: { price: 300, stock: 1 },
    Г: { stock: 1 },
  });
  for (const sort of ["newest", "popular", "name", "price_up", "price_down"] as const) {
    const found = async (own: object) => (await walk({ categoryId, sort, ...own })).sort().join("");
    expect(await found({ priceFrom: 150 })).toBe("БВ");
    expect(await found({ priceFrom: 100, priceTo: 200 })).toBe("АБ");
    expect(await found({ inStock: true, priceTo: 1_000 })).toBe("АВ");
    expect(await found({ inStock: false })).toBe("Б");
  }
});

test("what is sold out or repriced is listed so within moments; a hidden or removed one is gone at once", async () => {
  const categoryId = await furnished({ Чайник: { price: 500, stock: 2 }, Котёл: { price: 700, stock: 1 } });
  const [kettle] = (await shop.visitor.list({ categoryId, sort: "price_up" })).items;
  if (kettle === undefined) throw new Error("it was put there");
  const variantId = firstOf(kettle);
  await shop.staff.setPrice({ variantId, price: rubles(900) });
  await eventually(async () => (await walk({ categoryId, sort: "price_up" })).join() === "Котёл,Чайник");
  await shop.order.reserve({ orderId: newId("ord"), revision: 1, lines: [{ variantId, quantity: 2 }] });
  await eventually(async () => (await walk({ categoryId, inStock: true })).join() === "Котёл");
  await shop.staff.remove({ id: kettle.id });
  expect(await walk({ categoryId })).toEqual(["Котёл"]);
});

test("a category lists what stands below it, and a branch that moves takes its products along", async () => {
  const [top, other, leaf] = [newId("cat"), newId("cat"), newId("cat")];
  const send = (parentId: CategoryId) =>
    shop.integration.importCategories({
      categories: [
        { id: top, name: "Верх" },
        { id: other, name: "Другой" },
        { id: leaf, name: "Лист", parentId },
      ],
    });
  await send(top);
  await put("Ветка", leaf, {});
  expect(await walk({ categoryId: top })).toEqual(["Ветка"]);
  await send(other);
  await eventually(async () => (await walk({ categoryId: other })).length === 1);
  expect(await walk({ categoryId: top })).toEqual([]);
});

test("a cursor of another question is refused by name", async () => {
  const categoryId = await furnished({ А: {}, Б: {}, В: {} });
  const { nextCursor: cursor } = await shop.visitor.list({ categoryId, limit: 1 });
  if (cursor === undefined) throw new Error("there are more");
  for (const other of [{ sort: "name" }, { inStock: true }, { priceFrom: 1 }] as const) {
    await expect(shop.visitor.list({ categoryId, cursor, ...other })).rejects.toThrow(
      /input[.]invalid .*"[/]cursor".*another list/,
    );
  }
  await expect(shop.visitor.list({ cursor })).rejects.toThrow(/another list/);
});

test("brands list their own, and a brand that there is not has its name", async () => {
  const brand = await shop.staff.createBrand({ name: "Зубр" }, key());
  await shop.staff.create({ name: "Дрель", brandId: brand.id, variants: [{ sku: newId("sku") }] }, key());
  expect(await walk({ brandId: brand.id })).toEqual(["Дрель"]);
  await expect(shop.visitor.list({ brandId: newId("brd") })).rejects.toMatchObject({
    code: "product.brand_not_found",
  });
});

test("the products of a brand that is renamed are found by its new name within moments, and by the old one no more", async () => {
  const { id } = await shop.staff.createBrand({ name: "Былина" }, key());
  await shop.staff.create({ name: "Пила", brandId: id, variants: [{ sku: newId("sku") }] }, key());
  const found = async (text: string) => names((await shop.visitor.search({ text })).items);
  expect(await found("былина")).toEqual(["Пила"]);
  await shop.staff.updateBrand({ id, name: "Сказание" });
  await eventually(async () => (await found("сказание")).length === 1);
  expect(await found("былина")).toEqual([]);
});

test("attribute values narrow a list: any of one attribute, each of several; facets count what is left to choose", async () => {
  const attribute = async (code: string, words: string[]) => {
    await shop.staff.createAttribute({ code, kind: "choice", name: code, facet: true }, key());
    await shop.staff.upsertAttributeValues({
      code,
      values: words.map((word) => ({ code: word, label: word })),
    });
    const { items } = await shop.visitor.attributeValues({ code });
    return new Map(items.map((value) => [value.code, value.id]));
  };
  const colours = await attribute("colour", ["red", "blue", "green"]);
  const sizes = await attribute("size", ["s", "m"]);
  const id = (of: Map<string, number>, word: string): number => of.get(word) ?? 0;
  const categoryId = await furnished({
    "red s": { typed: { colour: "red", size: "s" } },
    "red m": { typed: { colour: "red", size: "m" } },
    "blue m": { typed: { colour: "blue", size: "m" } },
    "green s": { typed: { colour: "green", size: "s" } },
  });
  const found = async (...values: number[]) => (await walk({ categoryId, values })).sort();
  expect(await found(id(colours, "red"))).toEqual(["red m", "red s"]);
  expect(await found(id(colours, "red"), id(colours, "blue"))).toEqual(["blue m", "red m", "red s"]);
  expect(await found(id(colours, "red"), id(colours, "blue"), id(sizes, "m"))).toEqual(["blue m", "red m"]);

  const { products, atLeast, facets } = await shop.visitor.facets({
    categoryId,
    values: [id(colours, "red")],
  });
  expect({ products, atLeast }).toEqual({ products: 2, atLeast: false });
  const counts = Object.fromEntries(
    facets.map(({ code, values }) => [
      code,
      Object.fromEntries(values.map((value) => [value.label, value.products])),
    ]),
  );
  expect(counts).toEqual({ colour: { red: 2, blue: 1, green: 1 }, size: { s: 1, m: 1 } });
  await expect(shop.visitor.list({ values: [2_000_000_000] })).rejects.toThrow(/"[/]values".*2000000000/);
});

test("many are read by their ids, in that order, and what is not shown is left out", async () => {
  const [a, b] = [await shop.create("Первый"), await shop.create("Второй")];
  const hidden = await shop.create("Скрытый");
  await shop.staff.update({ id: hidden.id, version: hidden.version, status: "hidden" });
  const { items } = await shop.visitor.getMany({ ids: [b.id, hidden.id, newId("prd"), a.id, b.id] });
  expect(names(items)).toEqual(["Второй", "Первый"]);
});

test("related are the neighbours in the category, in stock first, the nearest in price first", async () => {
  const categoryId = await furnished({
    Сам: { price: 500, stock: 1 },
    Дешевле: { price: 450, stock: 1 },
    Дороже: { price: 700, stock: 1 },
    Нет: { price: 501 },
  });
  const own = (await shop.visitor.list({ categoryId, sort: "name" })).items.find(
    ({ name }) => name === "Сам",
  );
  if (own === undefined) throw new Error("it was put there");
  expect(names((await shop.visitor.related({ id: own.id })).items)).toEqual(["Дешевле", "Дороже", "Нет"]);
  expect((await shop.visitor.related({ id: own.id, limit: 1 })).items).toHaveLength(1);
  await expect(shop.visitor.related({ id: newId("prd") })).rejects.toMatchObject({
    code: "product.not_found",
  });
});

test("a text that is being typed is ended by the most usual words, on the other keyboard too", async () => {
  for (const name of ["Гиря чугунная", "Гиря стальная", "Гирлянда ёлочная"]) await shop.create(name);
  const suggested = async (text: string) => (await shop.visitor.suggest({ text })).items;
  expect(await suggested("ги")).toEqual(["гиря", "гирлянда"]);
  expect(await suggested("Чугунная ги")).toEqual(["чугунная гиря", "чугунная гирлянда"]);
  expect(await suggested("ubh")).toEqual(["гиря", "гирлянда"]);
  expect(await suggested("ъъъ")).toEqual([]);
});
