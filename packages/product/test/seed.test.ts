import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { openLoader } from "@torg/chassis/servers";
import { testDatabaseServer } from "@torg/chassis/testing";
import { checkDigit } from "../src/seed/barcode";
import { makeGoods } from "../src/seed/make-goods";
import { seedCatalogue } from "../src/seed/seed-catalogue";
import { openShop, type Shop } from "./shop";

setDefaultTimeout(60_000);

const variants = 3_000;
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const [database] = await shop.sql<{ name: string }[]>`select current_database() as name`;
  const loader = await openLoader(new URL(`/${database?.name}`, await testDatabaseServer()).href);
  await seedCatalogue(loader, { variants, seed: 7 });
  await loader.close();
});
afterAll(() => shop.stop());

test("the same seed makes the same goods, another seed others, and a larger catalogue begins with a smaller one", () => {
  const all = (count: number, seed: number) => [...makeGoods(count, seed)];
  expect(all(500, 7)).toEqual(all(500, 7));
  expect(all(500, 8)[0]?.id).not.toBe(all(500, 7)[0]?.id);
  expect(all(900, 7).slice(0, 100)).toEqual(all(500, 7).slice(0, 100));
});

test("as many variants as were asked for, each with an article and a barcode of its own that checks", async () => {
  const rows = await shop.sql<{ sku: string; barcode: string }[]>`select sku, barcode from variants`;
  expect(rows).toHaveLength(variants);
  expect(new Set(rows.map(({ sku }) => sku)).size).toBe(variants);
  expect(new Set(rows.map(({ barcode }) => barcode)).size).toBe(variants);
  for (const { barcode } of rows) expect(barcode.at(-1)).toBe(checkDigit(barcode.slice(0, 12)));
});

test("stock that its ledger explains, as if every piece had been counted in", async () => {
  const { figures, differences } = await shop.audit();
  expect(figures).toBeGreaterThan(variants);
  expect(differences).toEqual([]);
});

test("what is seeded is listed, found by name, article and barcode, and sold at a price", async () => {
  const { items } = await shop.visitor.list({ limit: 5 });
  const [card] = items;
  const [variant] = card?.variants ?? [];
  expect(variant?.price?.minor).toBeGreaterThan(0);
  for (const text of [card?.name, variant?.sku, variant?.barcode]) {
    const found = await shop.visitor.search({ text: text ?? "", limit: 10 });
    expect(found.items.map(({ id }) => id)).toContain(card?.id ?? "prd_");
  }
  const { items: tree } = await shop.visitor.categories({});
  expect(tree.filter(({ products }) => products > 0).length).toBeGreaterThan(30);
});

test("few goods are bought often and most seldom, by Zipf's law", async () => {
  const [row] = await shop.sql<{ share: number }[]>`
    select (sum(popularity) filter (where place <= 0.1 * total) / sum(popularity))::float8 as share
    from (select popularity, row_number() over (order by popularity desc) as place, count(*) over () as total
          from products) ranked`;
  expect(row?.share).toBeGreaterThan(0.4);
});
