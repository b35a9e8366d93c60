import { join } from "node:path";
import { openLoader } from "@torg/chassis/servers";
import { costOf, total } from "../cost";
import { memoryMb } from "../process-tree";
import type { SeededShop } from "./seeded-shop";

const calls = Number(Bun.env.BENCH_CALLS ?? 10);
const rowsPerCall = 1_000;
const rows = calls * rowsPerCall;

export type BulkFigures = { readonly what: string; readonly perSecond: number; readonly cpu: number }[];

/** New products by `product.upsert`, the same ones again, and beside it COPY of the same rows into the same indexes. */
export async function writeInBulk(
  shop: SeededShop,
  round: number,
): Promise<{ figures: BulkFigures; memory: string }> {
  const { operator, processes, sql } = shop;
  const product = operator("product").product;
  const everything = { ...processes.torg, ...processes.servers };
  const upsert = async () => {
    const begun = performance.now();
    for (let call = 0; call < calls; call += 1) await product.upsert.mutate({ products: given(round, call) });
    return { perSecond: rows / ((performance.now() - begun) / 1_000) };
  };
  const before = memoryOf(shop);
  const fresh = await costOf(everything, rows, upsert);
  const again = await costOf(everything, rows, upsert);
  const memory = `${before} before, ${memoryOf(shop)} after`;
  const copied = await costOf(everything, rows, () => copyAgain(shop, round));
  await sql`vacuum`;
  const figure = (what: string, cost: typeof fresh) => ({
    what,
    perSecond: cost.perSecond,
    cpu: total(cost),
  });
  return {
    figures: [
      figure("COPY of the same rows, the same indexes", copied),
      figure("upsert of new products", fresh),
      figure("upsert of the same again", again),
    ],
    memory,
  };
}

const memoryOf = ({ processes }: SeededShop): string =>
  `${memoryMb(Object.values(processes.torg).flat()).toFixed(0)} MB`;

const given = (round: number, call: number) =>
  Array.from({ length: rowsPerCall }, (_, n) => {
    const sku = `BULK-${round}-${call}-${n}`;
    return {
      name: `Куртка походная, модель ${call * rowsPerCall + n}`,
      description: "Ветрозащитная куртка с капюшоном, два кармана на молнии.",
      variants: [{ sku, barcode: sku, price: { minor: 199_000 + n, currency: "RUB" as const } }],
    };
  });

/** The rows that the upserts wrote, out and in again by COPY: tables like theirs, with all of their indexes. */
async function copyAgain({ admin, databaseUrl }: SeededShop, round: number): Promise<{ perSecond: number }> {
  const [loader, writer] = [await openLoader(databaseUrl), await openLoader(admin.url)];
  const mine = `select id from variants where sku like 'BULK-${round}-%'`;
  const parts = [
    ["products", `id in (select product_id from variants where sku like 'BULK-${round}-%')`],
    ["variants", `sku like 'BULK-${round}-%'`],
    ["prices", `variant_id in (${mine})`],
    ["listings", `product_id in (select product_id from variants where sku like 'BULK-${round}-%')`],
  ] as const;
  const texts: [string, string][] = [];
  for (const [table, where] of parts) {
    const file = join(admin.folder, `bench-${table}.copy`);
    await writer.run(`copy (select * from ${table} where ${where}) to '${file}'`);
    texts.push([table, await Bun.file(file).text()]);
    await loader.run(
      `drop table if exists bench_${table}; create table bench_${table} (like ${table} including all)`,
    );
    // As full as the table itself, so that the indexes are as deep
    await loader.run(`insert into bench_${table} select * from ${table} where not (${where})`);
  }
  const begun = performance.now();
  for (const [table, text] of texts) await loader.copy(`bench_${table}`, [text]);
  const perSecond = rows / ((performance.now() - begun) / 1_000);
  for (const [table] of parts) await loader.run(`drop table bench_${table}`);
  await Promise.all([loader.close(), writer.close()]);
  return { perSecond };
}
