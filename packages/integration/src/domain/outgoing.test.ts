import { expect, test } from "bun:test";
import type { OfferBody, ProductBody } from "./bodies";
import { type OfferLookup, outgoingOffer } from "./outgoing-offer";
import { outgoingProduct, type ProductLookup } from "./outgoing-product";

const uuid = (n: number): string => `00000000-0000-7000-8000-${n.toString().padStart(12, "0")}`;
const id = `prd_${uuid(1)}` as const;
const category = `cat_${uuid(2)}` as const;
const lookup: ProductLookup = {
  categories: new Map([["g", category]]),
  properties: new Map([
    ["c1", { name: "Цвет", values: { v1: "Синий" } }],
    ["c2", { name: "Цвет", values: { v2: "Красный" } }],
    ["gone", { name: "Старое", deleted: true }],
  ]),
  units: new Map([["868", "бут"]]),
};
const tell = (received: ProductBody, applied?: ProductBody) =>
  outgoingProduct(id, { received, applied }, lookup);

test("a product that comes for the first time is told whole", () => {
  const body: ProductBody = {
    name: "Кеды",
    description: "",
    groupKeys: ["g", "never described"],
    unit: { code: "868" },
    brand: "Ёж",
    pictures: ["import_files/a.jpg", "https://shop.example/a.jpg"],
    attributes: { c1: ["V1"], c2: ["v2"], gone: ["x"], unknown: ["y"] },
  };
  expect(tell(body)).toEqual({
    id,
    name: "Кеды",
    description: "",
    categoryIds: [category],
    unit: "бут",
    images: ["https://shop.example/a.jpg"],
    attributes: [
      { name: "Цвет", value: "Синий, Красный" },
      { name: "Производитель", value: "Ёж" },
    ],
  });
});

test("only what 1C changed is told again: what a person edited in the shop stays", () => {
  const applied: ProductBody = { name: "Кеды", description: "x", groupKeys: ["g"] };
  expect(tell({ ...applied, groupKeys: [] }, applied)).toEqual({ id, name: "Кеды", categoryIds: [] });
  expect(tell({ ...applied, article: "new" }, applied)).toBeUndefined();
});

test("a deleted product is hidden once, and one that comes back is told whole", () => {
  const body: ProductBody = { name: "Кеды", description: "x" };
  expect(tell({ ...body, deleted: true }, body)).toEqual({ id, name: "Кеды", deleted: true });
  expect(tell({ ...body, deleted: true })).toBeUndefined();
  expect(tell(body, { ...body, deleted: true })).toEqual({ id, name: "Кеды", description: "x" });
});

test("a product without a name cannot be told", () => expect(tell({ article: "x" })).toBe("nameless"));

const ids = { id: `var_${uuid(3)}`, productId: id } as const;
const prl = `prl_${uuid(4)}` as const;
const whs = `whs_${uuid(5)}` as const;
const places: OfferLookup = {
  priceLists: new Map([["t", { id: prl, currency: "USD" }]]),
  warehouses: new Map([["w", whs]]),
};
const product: ProductBody = { name: "Кеды", article: "K-10", barcode: "4600" };
const offer = (received: Omit<OfferBody, "productKey">, applied?: Omit<OfferBody, "productKey">) =>
  outgoingOffer(
    ids,
    {
      received: { productKey: "p", ...received },
      applied: applied && { productKey: "p", ...applied },
      product,
    },
    places,
  );

test("a variant is told with the price in its own, its list's or the home currency", () => {
  const told = offer({
    options: [{ name: "Размер", value: "42" }],
    name: "Кеды (42)",
    prices: { t: { amount: "10" } },
    stock: { w: 3, unknown: 1 },
  });
  expect(told).toEqual({
    ...ids,
    sku: "K-10 (42)",
    name: "Кеды (42)",
    options: [{ name: "Размер", value: "42" }],
    prices: [{ priceListId: prl, price: { minor: 1000, currency: "USD" } }],
    stock: [{ warehouseId: whs, onHand: 3 }],
  });
});

test("a figure that 1C repeats is not told again, or it would undo what the shop has sold", () => {
  const applied = { stock: { w: 3 }, prices: { t: { amount: "10" } } };
  expect(offer(applied, applied)).toBeUndefined();
  expect(offer({ ...applied, prices: { t: { amount: "11" } } }, applied)).toEqual({
    ...ids,
    prices: [{ priceListId: prl, price: { minor: 1100, currency: "USD" } }],
  });
  expect(offer({ ...applied, stock: { w: 4 } }, applied)).toEqual({
    ...ids,
    stock: [{ warehouseId: whs, onHand: 4 }],
  });
});

test("a price that is gone is taken away", () => {
  expect(offer({ prices: { t: null } }, { prices: { t: { amount: "1" } } })).toEqual({
    ...ids,
    prices: [{ priceListId: prl, price: null }],
  });
});

test("a retired offer is deleted once, one that never was is not told, one that returns is told whole", () => {
  const body = { stock: { w: 3 } };
  expect(offer({ ...body, retired: true }, body)).toEqual({ ...ids, deleted: true });
  expect(offer({ ...body, retired: true }, { ...body, retired: true })).toBeUndefined();
  expect(offer({ ...body, deleted: true })).toBeUndefined();
  expect(offer(body, { ...body, retired: true })).toMatchObject({
    ...ids,
    sku: "K-10",
    stock: [{ warehouseId: whs, onHand: 3 }],
  });
});

test("an article of its own is a SKU as it is; one shared with the product is told apart by the options", () => {
  const options = [{ name: "Размер", value: "42" }];
  expect(offer({ options, article: "K-10-42" })).toMatchObject({ sku: "K-10-42" });
  expect(offer({ options, article: "K-10" })).toMatchObject({ sku: "K-10 (42)" });
  expect(offer({})).toMatchObject({ sku: "K-10", barcode: "4600" });
});
