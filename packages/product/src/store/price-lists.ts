import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { Currency, PriceList, PriceListId } from "@torg/contracts";
import { asc, eq, sql } from "drizzle-orm";
import { uuids } from "./parameters";
import { priceLists, prices } from "./schema";

type Row = typeof priceLists.$inferSelect;

/** The lists, in the order in which they speak: as `decidePrice` ranks them for one who may use them all. */
export async function listPriceLists(db: Database): Promise<PriceList[]> {
  const rows = await db
    .select()
    .from(priceLists)
    .orderBy(asc(priceLists.preference), asc(priceLists.base), asc(priceLists.id));
  return rows.map(listOf);
}

/** The list, locked until the commit. */
export async function findPriceList(tx: Transaction, id: PriceListId): Promise<PriceList | undefined> {
  const [row] = await tx.select().from(priceLists).where(eq(priceLists.id, id)).for("update");
  return row && listOf(row);
}

/** Which currency each of these lists keeps; nothing where it takes any. A list that is not there is not in it. */
export async function currenciesOf(
  tx: Transaction,
  ids: readonly PriceListId[],
): Promise<Map<PriceListId, Currency | undefined>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: priceLists.id, currency: priceLists.currency })
    .from(priceLists)
    .where(sql`${priceLists.id} = any(${uuids(ids)})`);
  return new Map(rows.map(({ id, currency }) => [id, currency ?? undefined]));
}

export async function writePriceList(tx: Transaction, { currency, ...list }: PriceList): Promise<void> {
  const row = { ...list, currency: currency ?? null };
  await tx.insert(priceLists).values(row).onConflictDoUpdate({ target: priceLists.id, set: row });
}

/** Whether the list has a price; with a currency, whether it has one in another. */
export async function hasPrices(tx: Transaction, id: PriceListId, notIn?: Currency): Promise<boolean> {
  const other = notIn === undefined ? sql`` : sql`and ${prices.currency} <> ${notIn}`;
  const [row] = await tx.execute<{ found: boolean }>(
    sql`select exists (select from prices where price_list_id = ${uuidOf(id)} ${other}) as found`,
  );
  return row?.found ?? false;
}

export async function deletePriceList(tx: Transaction, id: PriceListId): Promise<void> {
  await tx.delete(priceLists).where(eq(priceLists.id, id));
}

const listOf = ({ currency, ...row }: Row): PriceList => ({ ...row, ...(currency !== null && { currency }) });
