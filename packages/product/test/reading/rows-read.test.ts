import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Database } from "@torg/chassis";
import { openLoader } from "@torg/chassis/servers";
import { testDatabaseServer } from "@torg/chassis/testing";
import type { ProductCard, ProductId, ProductSort } from "@torg/contracts";
import { seedCatalogue } from "../../src/seed/seed-catalogue";
import { countFacets } from "../../src/store/facet-counts";
import { type Narrowed, siftPage, walkPage, wholeShop } from "../../src/store/listed-pages";
import { readMany, readRelated } from "../../src/store/product-cards";
import { search } from "../../src/store/search/search";
import { openShop, type Shop } from "../shop";
import { costOf } from "./rows-read";

const variants = Number(Bun.env.TORG_SEEDED_VARIANTS ?? 5_000);
const limit = 20;
const walkMax = 1_000;
const searchMax = 200;
const facetsMax = 10_000;

let shop: Shop;
let category: string;
let brand: string;
let values: number[];
let product: ProductId;
beforeAll(async () => {
  shop = await openShop();
  const [where] = await shop.sql<{ name: string }[]>`select current_database() as name`;
  const loader = await openLoader(new URL(`/${where?.name}`, await testDatabaseServer()).href);
  await seedCatalogue(loader, { variants, seed: 7 });
  await loader.close();
  const places = await shop.sql<{ place: string; category: boolean }[]>`
    select l.place, bool_or(c.id is not null) as category from listings l left join categories c on c.id = l.place
    where l.place <> ${wholeShop} group by l.place order by count(*) desc`;
  category = places.find((own) => own.category)?.place ?? "";
  brand = places.find((own) => !own.category)?.place ?? "";
  const rows = await shop.sql<{ id: number }[]>`
    select w.id from attribute_values w join attributes a on a.id = w.attribute_id where a.code = 'country' limit 2`;
  values = rows.map(({ id }) => id);
  const [first] = await shop.sql<{ id: string }[]>`select id from products order by popularity desc limit 1`;
  product = `prd_${first?.id}`;
}, 600_000);
afterAll(() => shop?.stop());

/** What the answer itself needs: its products by their ids, the parts of their cards included. */
async function ownRows(cards: readonly ProductCard[]): Promise<number> {
  if (cards.length === 0) return 0;
  return (
    await costOf(shop, (db) =>
      readMany(
        db,
        cards.map(({ id }) => id),
      ),
    )
  ).cost.rows;
}

const everything: Narrowed = { place: wholeShop, places: [], values: [] };
const page = async (db: Database, narrowed: Narrowed, sort: ProductSort) => {
  const asked = { ...narrowed, sort, limit };
  return ((await walkPage(db, asked, walkMax)) ?? (await siftPage(db, asked))).map(({ card }) => card);
};

test.each<[string, () => Narrowed, ProductSort]>([
  ["everything", () => everything, "newest"],
  ["everything", () => everything, "popular"],
  ["everything", () => everything, "price_up"],
  ["everything", () => everything, "name"],
  ["a category", () => ({ ...everything, place: category }), "popular"],
  ["a brand", () => ({ ...everything, place: brand }), "price_down"],
  ["what is in stock", () => ({ ...everything, inStock: true }), "newest"],
  ["what is sold out", () => ({ ...everything, inStock: false }), "popular"],
  ["a range of prices", () => ({ ...everything, place: category, priceFrom: 100_000 }), "price_up"],
])(
  "a list of %s reads two rows of its listing for each that it shows, and the cards",
  async (_, narrowed, sort) => {
    const { answer, cost } = await costOf(shop, (db) => page(db, narrowed(), sort));
    expect(answer.length).toBeGreaterThan(limit / 2);
    expect(cost.statements).toBe(1);
    expect(cost.rows).toBeLessThanOrEqual((await ownRows(answer)) + 2 * (limit + 2));
  },
);

test.each<[string, () => Narrowed]>([
  ["values of an attribute", () => ({ ...everything, values: [values] })],
  ["a category and a brand", () => ({ ...everything, place: category, places: [brand] })],
  ["a price, in another order", () => ({ ...everything, priceFrom: 1_000_000, priceTo: 1_001_000 })],
])("a list narrowed by %s walks so many rows at most, or reads those that fit", async (_, narrowed) => {
  const { answer, cost } = await costOf(shop, (db) => page(db, narrowed(), "popular"));
  const fits = await countFacets(shop.database("product").db, narrowed(), { most: facetsMax });
  expect(cost.statements).toBeLessThanOrEqual(2);
  expect(cost.rows).toBeLessThanOrEqual((await ownRows(answer)) + 4 * walkMax + 3 * fits.products);
});

test.each([
  ["a word of many products", "тёплый", 2],
  ["two words", "зимняя куртка", 2],
  ["a typo", "красовки", 2],
  ["an article", "KR7-000001", 2],
  ["nothing that there is", "ъъъъъ", 2],
])("a search for %s reads no more than its candidates, twice, and the cards", async (_, text, statements) => {
  const { answer, cost } = await costOf(shop, (db) =>
    search.find(db, { text, after: undefined, limit, most: searchMax }),
  );
  const words = 1_000; // the dictionary is small here, and is read from end to end
  expect(cost.statements).toBe(statements);
  expect(cost.rows).toBeLessThanOrEqual(
    (await ownRows(answer.map(({ card }) => card))) + 2 * searchMax + words,
  );
});

test("many by ids and related products read their cards and a page of neighbours", async () => {
  const related = await costOf(shop, (db) => readRelated(db, { id: product, limit }));
  expect(related.cost.statements).toBe(2);
  expect(related.cost.rows).toBeLessThanOrEqual((await ownRows(related.answer ?? [])) + 4 * limit + 4);
});

test("facets look at no more products than they say", async () => {
  const { answer, cost } = await costOf(shop, (db) => countFacets(db, everything, { most: 100 }));
  expect(answer).toMatchObject({ products: 100, atLeast: true });
  expect(cost.rows).toBeLessThanOrEqual(2 * 101 + 7_000); // and the dictionaries, which the counts are joined to
});
