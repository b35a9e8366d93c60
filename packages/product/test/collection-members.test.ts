import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import type { BrandId, CategoryId, CollectionCondition, CollectionRule, ProductId } from "@torg/contracts";
import fc from "fast-check";
import { meetsRule, type ProductFacts } from "../src/domain/meets-rule";
import { newId, openShop, rubles, type Shop } from "./shop";

const productCount = 60;
const ruleCount = 60;
const dayMs = 86_400_000;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({
    LISTINGS_EVERY_MS: "50",
    COLLECTION_WALK_PRODUCTS: "25",
    COLLECTIONS_MAX: String(10 * ruleCount),
  });
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });
const words = { colour: ["red", "green", "blue"], gift: ["true", "false"] } as const;

/** A tree three deep, `n` below `n - 1`, and one beside it. */
const categoryCount = 4;
const branchOf = (n: number): number[] => (n === 3 ? [3] : Array.from({ length: n + 1 }, (_, up) => n - up));
const brandCount = 3;

const script = fc.record({
  categories: fc.uniqueArray(fc.nat(categoryCount - 1), { maxLength: 2 }),
  brand: fc.option(fc.nat(brandCount - 1)),
  colours: fc.subarray([...words.colour]),
  gift: fc.option(fc.boolean()),
  price: fc.option(fc.integer({ min: 1, max: 6 })),
  sale: fc.option(fc.constantFrom([-2, -1], [-1, 1], [-1, 1], [1, 2])), // in hours from now
  salePrice: fc.integer({ min: 1, max: 6 }),
  stock: fc.boolean(),
  popularity: fc.nat(4),
  /** In days, never near the edge of one: the whole test lies in one moment. */
  age: fc.constantFrom(0.5, 1.5, 2.5, 10.5),
  status: fc.constantFrom("published", "published", "published", "hidden"),
});
const some = <T>(all: readonly T[]) => fc.subarray([...all], { minLength: 1, maxLength: 2 });
const conditionOf = (categories: readonly CategoryId[], brands: readonly BrandId[]) =>
  fc.oneof(
    some(categories).map((ids) => ({ kind: "category" as const, ids })),
    some(brands).map((ids) => ({ kind: "brand" as const, ids })),
    some(words.colour).map((own) => ({ kind: "attribute" as const, code: "colour", words: own })),
    some(words.gift).map((own) => ({ kind: "attribute" as const, code: "gift", words: own })),
    fc
      .tuple(fc.option(fc.nat(6)), fc.option(fc.nat(6)))
      .filter(([from, to]) => (from ?? to) !== null && (from ?? 0) <= (to ?? 9))
      .map(([from, to]) => ({
        kind: "price" as const,
        ...(from !== null && { from: from * 100 }),
        ...(to !== null && { to: to * 100 }),
      })),
    fc.boolean().map((is) => ({ kind: "inStock" as const, is })),
    fc.boolean().map((is) => ({ kind: "onSale" as const, is })),
    fc.constantFrom(1, 2, 7).map((days) => ({ kind: "new" as const, days })),
    fc.integer({ min: 1, max: 4 }).map((from) => ({ kind: "popularity" as const, from })),
  ) satisfies fc.Arbitrary<CollectionCondition>;
const ruleOf = (condition: fc.Arbitrary<CollectionCondition>, goods: readonly ProductId[]) =>
  fc
    .record({
      match: fc.constantFrom("all" as const, "any" as const),
      conditions: fc.array(condition, { maxLength: 3 }),
      products: fc.subarray([...goods], { maxLength: 3 }),
      except: fc.subarray([...goods], { maxLength: 3 }),
    })
    .filter(
      ({ conditions, products }) => conditions.length + products.length > 0,
    ) satisfies fc.Arbitrary<CollectionRule>;

const idAt = (at: number): ProductId => {
  const hex = Math.round(at).toString(16).padStart(12, "0");
  return `prd_${hex.slice(0, 8)}-${hex.slice(8)}-7${Bun.randomUUIDv7().slice(15)}`;
};

async function openPlaces() {
  const categories: CategoryId[] = [];
  for (let n = 0; n < categoryCount; n += 1) {
    const parentId = n === 3 ? undefined : categories[n - 1];
    const made = await shop.staff.createCategory({ name: `К${n}`, ...(parentId && { parentId }) }, key());
    categories.push(made.id);
  }
  const brands: BrandId[] = [];
  for (let n = 0; n < brandCount; n += 1)
    brands.push((await shop.staff.createBrand({ name: `Б${n}` }, key())).id);
  await shop.staff.createAttribute({ code: "colour", kind: "choices", name: "Цвет" }, key());
  const values = words.colour.map((code) => ({ code, label: code }));
  await shop.staff.upsertAttributeValues({ code: "colour", values });
  await shop.staff.createAttribute({ code: "gift", kind: "boolean", name: "Подарок" }, key());
  const warehouseId = await shop.warehouse("Основной");
  const priceListId = (await shop.staff.savePriceList({ name: "Розница", base: true })).id;
  return { categories, brands, warehouseId, priceListId };
}

type Places = Awaited<ReturnType<typeof openPlaces>>;
type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

/** A product as the script says, and the facts that this makes. */
async function put(places: Places, own: Script): Promise<ProductFacts & { readonly shown: boolean }> {
  const now = Date.now();
  const id = idAt(now - own.age * dayMs);
  const variantId = newId("var");
  const { warehouseId } = places;
  const brand = own.brand === null ? null : (places.brands[own.brand] ?? null);
  await shop.integration.importProducts({ products: [{ id, name: "Разное" }] });
  await shop.integration.importOffers({ offers: [{ id: variantId, productId: id, sku: newId("sku") }] });
  const { version } = await shop.staff.inspect({ id });
  await shop.staff.update({
    id,
    version,
    status: own.status,
    brandId: brand,
    categoryIds: own.categories.flatMap((n) => places.categories[n] ?? []),
    popularity: own.popularity,
    typed: {
      ...(own.colours.length > 0 && { colour: own.colours }),
      ...(own.gift !== null && { gift: own.gift }),
    },
  });
  const hour = (n = 0) => new Date(now + n * 3_600_000).toISOString();
  const rows = [
    ...(own.price === null ? [] : [{ price: rubles(own.price * 100) }]),
    ...(own.sale === null
      ? []
      : [
          {
            price: rubles(own.salePrice * 100),
            sale: { startsAt: hour(own.sale[0]), endsAt: hour(own.sale[1]) },
          },
        ]),
  ];
  if (rows.length > 0) await shop.staff.setPrices({ variantId, priceListId: places.priceListId, rows });
  if (own.stock) await shop.add(variantId, warehouseId, 1);

  const isOn = own.sale?.[0] === -1;
  const standing = own.price ?? Number.POSITIVE_INFINITY;
  const onSale = isOn && own.salePrice < standing;
  const price = Math.min(standing, isOn ? own.salePrice : standing);
  const branches = own.categories.flatMap(branchOf).flatMap((n) => places.categories[n] ?? []);
  return {
    id,
    shown: own.status === "published",
    categories: new Set(branches),
    brand,
    words: new Map([
      ["colour", new Set<string>(own.colours)],
      ["gift", new Set(own.gift === null ? [] : [String(own.gift)])],
    ]),
    price: Number.isFinite(price) ? price * 100 : null,
    inStock: own.stock,
    onSale,
    popularity: own.popularity,
    cameAt: new Date(now - own.age * dayMs),
  };
}

/** Nothing is due any more. */
const settled = () =>
  eventually(
    async () =>
      (await shop.sql`select 1 from listings_due union all select 1 from collections_due limit 1`).length ===
      0,
  );

async function idsIn(collectionId: `col_${string}`): Promise<ProductId[]> {
  const { items } = await shop.visitor.list({ collectionId, limit: 100 });
  return items.map(({ id }) => id).sort();
}

test("a collection holds what meetsRule says, of products and rules at random, whichever changed last", async () => {
  const places = await openPlaces();
  const scripts = fc.sample(script, { numRuns: 2 * productCount, seed: 7 });
  const facts: (ProductFacts & { shown: boolean })[] = [];
  for (const own of scripts.slice(0, productCount)) facts.push(await put(places, own));
  const goods = facts.map(({ id }) => id);
  const arbitrary = ruleOf(conditionOf(places.categories, places.brands), goods);
  const rules: CollectionRule[] = fc.sample(arbitrary, { numRuns: ruleCount, seed: 7 });
  const known: { id: `col_${string}`; rule: CollectionRule }[] = [];
  for (const [n, rule] of rules.entries())
    known.push({ id: (await shop.staff.createCollection({ name: `П${n}`, rule }, key())).id, rule });

  const compare = async () => {
    await settled();
    const at = new Date();
    let members = 0;
    for (const { id, rule } of known) {
      const wanted = facts.filter((own) => own.shown && meetsRule(rule, own, at)).map((own) => own.id);
      expect({ rule, ids: await idsIn(id) }).toEqual({ rule, ids: wanted.sort() });
      members += wanted.length;
    }
    const { items } = await shop.staff.staffCollections({});
    expect(items.reduce((sum, { products }) => sum + products, 0)).toBe(members);
    return members;
  };
  const first = await compare(); // the rules were looked through
  expect(first).toBeGreaterThan(5 * ruleCount); // or the sample showed nothing
  for (const own of scripts.slice(productCount)) facts.push(await put(places, own));
  expect(await compare()).toBeGreaterThan(first); // the products were held against them
}, 120_000);
