import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { openIdentities } from "@torg/chassis";
import { openLoader } from "@torg/chassis/servers";
import { testDatabaseServer } from "@torg/chassis/testing";
import { seedCatalogue } from "../src/seed/seed-catalogue";
import type { UploadReport } from "../src/usecases/take-upload";
import { newId, openShop, rubles, type Shop } from "./shop";

setDefaultTimeout(120_000);

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const bulk = (given: Shop, query = "") => `${given.url}/v1/bulk/products${query}`;

async function authorization(role: "staff" | "buyer" = "staff", given: Shop = shop) {
  const { sign } = await openIdentities(given.identityDir);
  return { authorization: `Bearer ${await sign("gateway", "product", { role, userId: newId("usr") })}` };
}

async function exported(query = "", given: Shop = shop): Promise<string> {
  const response = await fetch(bulk(given, query), { headers: await authorization("staff", given) });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer()).toString();
}

type Sent = { readonly query?: string; readonly type?: string; readonly to?: Shop };

async function imported(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  { query = "", type = "text/csv", to = shop }: Sent = {},
): Promise<{ status: number; report: UploadReport; text: string }> {
  const headers = { ...(await authorization("staff", to)), "content-type": type };
  const response = await fetch(bulk(to, query), { method: "POST", body, headers });
  const text = await response.text();
  return { status: response.status, report: JSON.parse(text), text };
}

async function seeded(variants: number): Promise<Shop> {
  const own = await openShop();
  const [database] = await own.sql<{ name: string }[]>`select current_database() as name`;
  const loader = await openLoader(new URL(`/${database?.name}`, await testDatabaseServer()).href);
  await seedCatalogue(loader, { variants, seed: 3 });
  await loader.close();
  return own;
}

const lines = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n},Товар ${prefix} ${n},${n + 1}.50`);
const file = (rows: readonly string[]): string => ["sku,name,price", ...rows, ""].join("\r\n");
const countOf = async (prefix: string): Promise<number> => {
  const [row] = await shop.sql<{ count: number }[]>`
    select count(*)::int as count from variants where sku like ${`${prefix}-%`}`;
  return row?.count ?? 0;
};

test("export, import, export: the two files are equal, and the import wrote nothing", async () => {
  const own = await seeded(3_000);
  await own.staff.create(
    {
      name: 'Кеды "Ёлка", с запятой; и | чертой',
      description: "Две\r\nстроки = одна\\ячейка",
      attributes: [{ name: "a=b|c", value: "d\\e|f=g" }],
      status: "hidden",
      variants: [
        { sku: "KED;1,2", options: [{ name: "Размер|US", value: "9=½" }], barcode: "4600000000017" },
        { sku: "KED 3" },
      ],
    },
    { key: newId("key") },
  );
  const first = await exported("", own);
  expect(first.split("\r\n").length).toBeGreaterThan(3_000);
  const [before] = await own.sql`select count(*)::int as count from audit`;
  const { report } = await imported(first, { to: own });
  expect(report).toMatchObject({ created: 0, updated: 0, unchanged: 3_002, refused: 0, rows: [] });
  expect(await exported("", own)).toBe(first);
  expect((await own.sql`select count(*)::int as count from audit`)[0]).toEqual(before);

  const forExcel = await exported("?excel=true", own);
  expect(forExcel.startsWith("\ufeffАртикул;Товар;Название")).toBe(true);
  expect((await imported(forExcel, { to: own })).report).toMatchObject({ unchanged: 3_002, refused: 0 });
  await own.stop();
});

test("three bad rows of 5,000: 4,997 arrive, and the three are named by row, article and field", async () => {
  const rows = lines("skip", 5_000);
  rows[9] = "skip-9,Товар,-5";
  rows[2_000] = ",Без артикула,5";
  rows[4_999] = "skip-4999,Товар,много";
  const { report } = await imported(file(rows), { query: "?onError=skip" });
  expect(report).toMatchObject({ created: 4_997, updated: 0, unchanged: 0, refused: 3, written: true });
  expect(report.rows.map(({ row, sku, field }) => [row, sku, field])).toEqual([
    [11, "skip-9", "price"],
    [2_002, undefined, "sku"],
    [5_001, "skip-4999", "price"],
  ]);
  expect(await countOf("skip")).toBe(4_997 + 0);
});

test("asked to, a file with three bad rows leaves nothing, and names the three", async () => {
  const rows = lines("abort", 5_000);
  for (const at of [9, 2_000, 4_999]) rows[at] = `abort-${at},Товар,-1`;
  const { report } = await imported(file(rows), { query: "?onError=abort" });
  expect(report).toMatchObject({ refused: 3, written: false });
  expect(report.rows.map(({ row }) => row)).toEqual([11, 2_002, 5_001]);
  expect(await countOf("abort")).toBe(0);
  const good = await imported(file(lines("abort", 5_000)), { query: "?onError=abort" });
  expect(good.report).toMatchObject({ created: 5_000, refused: 0, written: true });
});

test("a dry run says what would be, and leaves nothing", async () => {
  const rows = [...lines("dry", 700), "dry-bad,,"];
  const { report } = await imported(file(rows), { query: "?dryRun=true" });
  expect(report).toMatchObject({ created: 700, refused: 1, written: false });
  expect(report.rows).toMatchObject([{ row: 702, sku: "dry-bad", field: "name" }]);
  expect(await countOf("dry")).toBe(0);
  expect(await shop.sql`select * from told where data like '%Товар dry%'`).toHaveLength(0);
});

test("UTF-8 with its mark, Windows-1251, commas and semicolons, English and Russian headings: all are the same file", async () => {
  const windows1251 = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(
      Array.from(text, (letter) => {
        const code = letter.charCodeAt(0);
        return code < 128 ? code : letter === "ё" ? 0xb8 : letter === "№" ? 0xb9 : code - 0x410 + 0xc0;
      }),
    );
  const english = 'sku,name,price\r\nenc-1,Ещё один №1,"1990,50"\r\n';
  const russian = "Артикул;Название;Цена\r\nenc-1;Ещё один №1;1 990,50\r\n";
  expect((await imported(english)).report.created).toBe(1);
  for (const body of [`\ufeff${russian}`, russian, windows1251(russian), windows1251(english)])
    expect((await imported(body)).report).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
  const broken = Uint8Array.from([...Buffer.from(english.repeat(1)), 0xff, 0xfe]);
  expect((await imported(broken)).status).toBe(400);
});

test("prices alone, by article: lines of one product anywhere in the file are one change of it", async () => {
  await shop.create("Кеды", ["only-1", "only-2"]);
  await shop.create("Тапки", ["only-3"]);
  const { report } = await imported("sku,price\nonly-1,10\nonly-3,30\nonly-2,20\nonly-none,5\n");
  expect(report).toMatchObject({ created: 0, updated: 3, refused: 1 });
  expect(report.rows).toMatchObject([{ row: 5, sku: "only-none", field: "name" }]);
  const { variants } = (await shop.staff.search({ text: "only-2", limit: 1 })).items[0] ?? { variants: [] };
  expect(variants.map(({ price }) => price)).toEqual([rubles(1_000), rubles(2_000)]);
});

test("NDJSON: rows of product.upsert, one on each line, again and again without a difference", async () => {
  const rows = Array.from({ length: 1_200 }, (_, n) =>
    JSON.stringify({ name: `Строка ${n}`, variants: [{ sku: `nd-${n}`, price: rubles(n) }] }),
  );
  rows[3] = '{"name": 5}';
  rows[4] = "nonsense";
  const type = "application/x-ndjson";
  const first = await imported(rows.join("\n"), { type });
  expect(first.report).toMatchObject({ created: 1_198, refused: 2 });
  expect(first.report.rows.map(({ row, field }) => [row, field])).toEqual([
    [4, "name"],
    [5, ""],
  ]);
  expect((await imported(`${rows.join("\n")}\n`, { type })).report).toMatchObject({
    created: 0,
    unchanged: 1_198,
  });
});

test("an upload that broke off has left whole batches, and sent again it goes on", async () => {
  const rows = lines("cut", 3_000);
  const text = file(rows);
  const half = text.slice(0, text.indexOf("cut-1700,") + 12);
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(half));
      controller.error(new Error("the line went down"));
    },
  });
  await imported(stream).catch(() => undefined); // whether anybody is left to be answered does not matter
  const left = await countOf("cut");
  expect(left % 500).toBe(0);
  const { report } = await imported(text);
  expect(report).toMatchObject({ created: 3_000 - left, unchanged: left, refused: 0 });
});

test("a file that is none, a wrong heading, another type and a stranger are refused by name", async () => {
  const wrong = await imported("sku,colour\n1,2\n");
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain("colour");
  expect((await imported("")).status).toBe(400);
  expect((await imported("name,price\nКеды,1\n")).text).toContain("sku");
  expect((await imported("{}", { type: "application/json" })).status).toBe(400);
  expect((await imported("sku\n1\n", { query: "?onError=perhaps" })).text).toContain("onError");
  expect((await imported('sku,name\nopen-1,"не закрыто\n')).status).toBe(400);
  expect((await fetch(bulk(shop))).status).toBe(401);
  expect((await fetch(bulk(shop), { headers: await authorization("buyer") })).status).toBe(403);
});
