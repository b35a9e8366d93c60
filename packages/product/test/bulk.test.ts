import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { newId, openShop, rubles, type Shop } from "./shop";

setDefaultTimeout(60_000);

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const key = () => ({ key: newId("key") });
const row = (sku: string, minor = 100) => ({
  name: `Товар ${sku}`,
  variants: [{ sku, price: rubles(minor) }],
});
const rows = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => row(`${prefix}-${n}`));

test("each row of a bulk upsert is told by its number: what became of it, or which field was wrong and why", async () => {
  const products = [
    row("bulk-1"),
    { ...row("bulk-2"), categoryIds: [newId("cat")] },
    row("bulk-1"),
    { ...row("bulk-3"), brandId: newId("brd") },
    row("bulk-4"),
  ];
  const first = await shop.staff.upsert({ products }, key());
  expect(first.rows.map(({ row: number, outcome, field }) => [number, outcome, field])).toEqual([
    [1, "created", undefined],
    [2, "refused", "categories"],
    [3, "refused", "sku"],
    [4, "refused", "brand"],
    [5, "created", undefined],
  ]);
  expect(first.rows[2]?.reason).toContain("bulk-1");
  const again = await shop.staff.upsert({ products: [row("bulk-1"), row("bulk-4", 200)] }, key());
  expect(again.rows.map(({ outcome }) => outcome)).toEqual(["unchanged", "updated"]);
  expect(again.rows[0]?.productId).toBe(first.rows[0]?.productId);
});

test("a thousand rows are taken in one call, and said again they write and tell nothing", async () => {
  const products = rows("thousand", 1_000);
  const report = await shop.staff.upsert({ products }, key());
  expect(report).toMatchObject({ created: 1_000, updated: 0, unchanged: 0, refused: [] });
  await shop.forget();
  const [before] = await shop.sql`select count(*)::int as count from audit`;
  expect(await shop.staff.upsert({ products }, key())).toMatchObject({
    created: 0,
    updated: 0,
    unchanged: 1_000,
  });
  expect(await shop.sql`select * from told`).toHaveLength(0);
  expect((await shop.sql`select count(*)::int as count from audit`)[0]).toEqual(before);
});

test("1,001 rows, and 512 KB and a byte, are refused by name before anything is written", async () => {
  await expect(shop.staff.upsert({ products: rows("many", 1_001) }, key())).rejects.toThrow("/products");
  const long = rows("long", 30).map((one) => ({ ...one, description: "о".repeat(10_000) }));
  await expect(shop.staff.upsert({ products: long }, key())).rejects.toMatchObject({
    code: "body.too_large",
  });
  const found = await shop.sql`select sku from variants where sku like 'many-%' or sku like 'long-%'`;
  expect(found).toHaveLength(0);
});

test("a bulk upsert under one key happens once, however often it is sent", async () => {
  const same = key();
  const first = await shop.staff.upsert({ products: [row("keyed-1")] }, same);
  expect(first.created).toBe(1);
  expect(await shop.staff.upsert({ products: [row("keyed-1")] }, same)).toEqual(first);
});
