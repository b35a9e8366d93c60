import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  type ImportedOffer,
  type ImportedProduct,
  PriceChanged,
  ProductCreated,
  ProductUpdated,
  StockUpdated,
} from "@torg/contracts";
import { newId, openShop, rubles, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const whole = { refused: [], updated: 0, created: 0, unchanged: 0 };

/**
 * A small catalogue as 1C sends it: products in a category, each with variants, prices of two lists and
 * stock.
 */
async function sample(products = 3) {
  const category = { id: newId("cat"), name: `Обувь ${newId("n")}` };
  const retail = { id: newId("prl"), name: "Розничная" };
  const wholesale = { id: newId("prl"), name: "Оптовая" };
  const warehouse = { id: newId("whs"), name: "Главный" };
  const goods = Array.from(
    { length: products },
    (_, at): ImportedProduct => ({
      id: newId("prd"),
      name: `Кеды ${at}`,
      description: "Лёгкие, для лета",
      categoryIds: [category.id],
      attributes: [{ name: "Материал", value: "хлопок" }],
    }),
  );
  const offers = goods.flatMap(({ id: productId }) =>
    ["41", "42"].map((size): ImportedOffer => {
      const id = newId("var");
      return {
        id,
        productId,
        sku: `K-${id.slice(-8)}`,
        options: [{ name: "Размер", value: size }],
        prices: [retail, wholesale].map((list, at) => ({
          priceListId: list.id,
          price: rubles(1000 - at * 100),
        })),
        stock: [{ warehouseId: warehouse.id, onHand: 7.5 }],
      };
    }),
  );
  const send = async () => ({
    directories: await shop.integration.importDirectories({
      priceLists: [retail, wholesale],
      warehouses: [warehouse],
    }),
    categories: await shop.integration.importCategories({ categories: [category] }),
    products: await shop.integration.importProducts({ products: goods }),
    offers: await shop.integration.importOffers({ offers }),
  });
  return { category, retail, wholesale, warehouse, goods, offers, send };
}

const first = <T>(list: readonly T[]): T => {
  const [item] = list;
  if (item === undefined) throw new Error("the list is empty");
  return item;
};

test("a catalogue arrives whole, and sending it again changes and tells nothing", async () => {
  const { send, goods, offers } = await sample();
  await shop.forget();
  expect(await send()).toEqual({
    directories: { ...whole, created: 3 },
    categories: { ...whole, created: 1 },
    products: { ...whole, created: 3 },
    offers: { ...whole, created: 6 },
  });
  expect(await shop.told(ProductCreated)).toHaveLength(3);
  expect(await shop.told(PriceChanged)).toHaveLength(12);
  expect(await shop.told(StockUpdated)).toHaveLength(6);

  const before = await shop.visitor.get({ id: first(goods).id });
  expect(before.variants.map(({ sku, available }) => [sku, available])).toEqual(
    offers.slice(0, 2).map(({ sku }) => [sku ?? "", 7.5]),
  );
  await shop.forget();
  expect(await send()).toEqual({
    directories: { ...whole, unchanged: 3 },
    categories: { ...whole, unchanged: 1 },
    products: { ...whole, unchanged: 3 },
    offers: { ...whole, unchanged: 6 },
  });
  expect(await shop.sql`select type from told`).toHaveLength(0);
  expect(await shop.visitor.get({ id: first(goods).id })).toEqual(before);
});

test("the first price list that comes is the one the shop sells by, and later ones are not", async () => {
  await (await sample(1)).send();
  await (await sample(1)).send();
  const lists = await shop.sql<{ base: boolean }[]>`select base from price_lists order by id`;
  expect(lists.map(({ base }) => base)).toEqual(lists.map((_, at) => at === 0));
});

test("a price that changed is told alone, and one that is taken away leaves the variant not for sale", async () => {
  const { send, offers, retail } = await sample(1);
  await send();
  const { id, productId } = first(offers);
  const base = await shop.sql<{ id: string }[]>`select id from price_lists where base`;
  const priceListId = `prl_${first(base).id}` as const;
  await shop.forget();
  const offer = { id, productId, prices: [{ priceListId, price: rubles(900) }] };
  expect(await shop.integration.importOffers({ offers: [offer] })).toEqual({ ...whole, updated: 1 });
  expect(await shop.told(PriceChanged)).toMatchObject([{ variantId: id, base: true, price: { minor: 900 } }]);
  expect(await shop.told(ProductUpdated)).toEqual([]);

  const taken = {
    id,
    productId,
    prices: [
      { priceListId, price: null },
      { priceListId: retail.id, price: null },
    ],
  };
  await shop.integration.importOffers({ offers: [taken] });
  expect((await shop.cart.quote({ variantIds: [id] })).lines).toMatchObject([
    { variantId: id, forSale: false },
  ]);
  expect(await shop.integration.importOffers({ offers: [taken] })).toEqual({ ...whole, unchanged: 1 });
});

test("a repeated figure does not undo what was sold since; a new one is believed, but not below what orders hold", async () => {
  const { send, offers, warehouse } = await sample(1);
  await send();
  const { id, productId } = first(offers);
  const figure = (onHand: number) =>
    shop.integration.importOffers({
      offers: [{ id, productId, stock: [{ warehouseId: warehouse.id, onHand }] }],
    });
  const orderId = newId("ord");
  await shop.order.reserve({ orderId, revision: 1, lines: [{ variantId: id, quantity: 3 }] });
  await shop.move({ orderId, status: "partly_shipped", shipped: [{ variantId: id, quantity: 1 }] });
  expect(await shop.figures(id)).toEqual({ onHand: 6.5, reserved: 2 });

  expect(await figure(7.5)).toEqual({ ...whole, unchanged: 1 });
  expect(await shop.figures(id)).toEqual({ onHand: 6.5, reserved: 2 });
  expect(await figure(10)).toEqual({ ...whole, updated: 1 });
  expect(await shop.figures(id)).toEqual({ onHand: 10, reserved: 2 });
  expect(await figure(-4)).toEqual({ ...whole, updated: 1 });
  expect(await shop.figures(id)).toEqual({ onHand: 2, reserved: 2 });
  expect(await figure(-4)).toEqual({ ...whole, unchanged: 1 });
  expect((await shop.audit()).differences).toEqual([]);
});

test("a bad row is refused with its reason and the others arrive", async () => {
  const { send, goods, offers, retail, warehouse } = await sample(1);
  await send();
  const [{ sku = "" } = first(offers)] = offers;
  const productId = first(goods).id;
  const row = (own: Partial<ImportedOffer>): ImportedOffer => ({ id: newId("var"), productId, ...own });
  const bad = [
    row({ productId: newId("prd") }),
    row({ sku }),
    row({ prices: [{ priceListId: newId("prl"), price: rubles(1) }] }),
    row({ stock: [{ warehouseId: newId("whs"), onHand: 1 }] }),
    row({ stock: [{ warehouseId: warehouse.id, onHand: 1e12 }] }),
  ];
  const good = row({ sku: newId("sku"), prices: [{ priceListId: retail.id, price: rubles(5) }] });
  const report = await shop.integration.importOffers({ offers: [...bad, good] });
  expect(report).toMatchObject({ created: 1, updated: 0, unchanged: 0 });
  const reasons = new Map(report.refused.map(({ id, reason }) => [id, reason]));
  expect(new Set(reasons.keys())).toEqual(new Set(bad.map(({ id }) => id)));
  expect(reasons.get(bad[1]?.id ?? "")).toBe(`артикул «${sku}» занят другим вариантом`);
});

test("a retired variant is no longer shown or sold, sets its sku free in the same batch, and comes back without the mark", async () => {
  const { send, goods, offers } = await sample(1);
  await send();
  const old = first(offers);
  const heir: ImportedOffer = {
    id: newId("var"),
    productId: old.productId,
    ...(old.sku && { sku: old.sku }),
  };
  const report = await shop.integration.importOffers({
    offers: [heir, { id: old.id, productId: old.productId, deleted: true }],
  });
  expect(report).toEqual({ ...whole, created: 1, updated: 1 });
  const shown = await shop.visitor.get({ id: first(goods).id });
  expect(shown.variants.map(({ id }) => id)).not.toContain(old.id);
  expect((await shop.cart.quote({ variantIds: [old.id] })).lines).toMatchObject([{ forSale: false }]);

  const back = { id: old.id, productId: old.productId, sku: newId("sku") };
  await shop.integration.importOffers({ offers: [back] });
  expect((await shop.visitor.get({ id: first(goods).id })).variants.map(({ id }) => id)).toContain(old.id);
});

test("an offer without an article goes by its barcode, and without one by its id", async () => {
  const { send, goods } = await sample(1);
  await send();
  const productId = first(goods).id;
  const offers = [
    { id: newId("var"), productId, barcode: newId("b") },
    { id: newId("var"), productId },
  ];
  await shop.integration.importOffers({ offers });
  const { lines } = await shop.cart.quote({ variantIds: offers.map(({ id }) => id) });
  expect(new Set(lines.map(({ sku }) => sku))).toEqual(
    new Set(offers.map(({ id, barcode }) => barcode ?? id)),
  );
  expect(await shop.integration.importOffers({ offers })).toEqual({ ...whole, unchanged: 2 });
});

test("what 1C hides it may show again; what staff hid stays hidden, and what staff removed stays away", async () => {
  const { send, goods } = await sample(3);
  await send();
  const [hidden, unpublished, removed] = goods;
  if (!hidden || !unpublished || !removed) throw new Error("there are three");
  await shop.integration.importProducts({ products: [{ ...hidden, deleted: true }] });
  await shop.staff.update({ id: unpublished.id, version: 2, status: "hidden" });
  await shop.staff.remove({ id: removed.id });
  expect((await shop.visitor.get({ id: hidden.id })).status).toBe("hidden");

  expect(await send()).toMatchObject({ products: { created: 0, updated: 1, unchanged: 2 } });
  expect((await shop.visitor.get({ id: hidden.id })).status).toBe("published");
  expect((await shop.visitor.get({ id: unpublished.id })).status).toBe("hidden");
  await expect(shop.visitor.get({ id: removed.id })).rejects.toMatchObject({ code: "product.not_found" });
});

test("what a row leaves out stays: a row of prices keeps the name, the options and the stock", async () => {
  const { send, goods, offers, retail } = await sample(1);
  await send();
  const { id, productId } = first(offers);
  const before = first((await shop.visitor.get({ id: productId })).variants);
  await shop.integration.importOffers({
    offers: [{ id, productId, prices: [{ priceListId: retail.id, price: rubles(77) }] }],
  });
  const after = first((await shop.visitor.get({ id: productId })).variants);
  const { price: _, ...kept } = before;
  expect(after).toMatchObject(kept);
  await shop.integration.importProducts({ products: [{ id: productId, name: "Другое имя" }] });
  expect(await shop.visitor.get({ id: productId })).toMatchObject({
    name: "Другое имя",
    description: first(goods).description,
  });
});

test("names that collide get slugs of their own, in one batch and over batches, and a rename keeps the address", async () => {
  const name = `Сапог ${newId("n")}`;
  const rows = Array.from({ length: 3 }, (): ImportedProduct => ({ id: newId("prd"), name }));
  await shop.integration.importProducts({ products: rows.slice(0, 2) });
  await shop.integration.importProducts({ products: rows });
  const slugs = await Promise.all(rows.map(async ({ id }) => (await shop.visitor.get({ id })).slug));
  expect(new Set(slugs).size).toBe(3);
  await shop.integration.importProducts({ products: [{ id: first(rows).id, name: "Ботинок" }] });
  expect((await shop.visitor.get({ id: first(rows).id })).slug).toBe(first(slugs));
});

test("the tree counts what its branches hold, and a child that comes before its parent finds its place later", async () => {
  const [root, child] = [
    { id: newId("cat"), name: "Корень" },
    { id: newId("cat"), name: "Ветка" },
  ];
  await shop.integration.importCategories({ categories: [{ ...child, parentId: root.id }] });
  const node = async (id: string) => (await shop.visitor.categories({})).items.find((item) => item.id === id);
  expect((await node(child.id))?.parentId).toBeUndefined();
  await shop.integration.importCategories({ categories: [root] });
  await shop.integration.importProducts({
    products: [{ id: newId("prd"), name: "Лист", categoryIds: [child.id] }],
  });
  expect(await node(child.id)).toMatchObject({ parentId: root.id, products: 1 });
  expect(await node(root.id)).toMatchObject({ products: 1 });
  expect((await shop.visitor.list({ categoryId: root.id })).items).toHaveLength(1);

  await shop.integration.importCategories({ categories: [{ ...root, parentId: child.id }] }); // 1C can do this
  expect((await node(root.id))?.products).toBe(1);
  const own = await shop.integration.importCategories({ categories: [{ ...root, parentId: root.id }] });
  expect(own.refused).toHaveLength(1);
});

test("an id that comes twice in a batch is one row, and the later word wins", async () => {
  const id = newId("prd");
  const products = [
    { id, name: "Раз", description: "первое" },
    { id, name: "Два" },
  ];
  expect(await shop.integration.importProducts({ products })).toEqual({ ...whole, created: 1 });
  expect(await shop.visitor.get({ id })).toMatchObject({ name: "Два", description: "первое" });
});
