import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { PriceListId, VariantId, WarehouseId } from "@torg/contracts";
import { asc, desc, eq, sql } from "drizzle-orm";
import { rowsOf, uuids } from "./parameters";
import { priceLists, warehouses } from "./schema";

/** An entry of a directory as 1C and staff know it. */
export type Entry<Id extends string> = { readonly id: Id; readonly name: string };

export type Warehouse = Entry<WarehouseId> & { readonly priority: number; readonly active: boolean };

/** In the order in which goods are taken from them. */
export const listWarehouses = (db: Database): Promise<Warehouse[]> =>
  db.select().from(warehouses).orderBy(asc(warehouses.priority), asc(warehouses.id));

export async function warehousesById(
  db: Database,
  ids: readonly WarehouseId[],
): Promise<Map<WarehouseId, Entry<WarehouseId>>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: warehouses.id, name: warehouses.name })
    .from(warehouses)
    .where(sql`${warehouses.id} = any(${uuids(ids)})`);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function priceListsById(
  db: Database,
  ids: readonly PriceListId[],
): Promise<Map<PriceListId, Entry<PriceListId>>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: priceLists.id, name: priceLists.name })
    .from(priceLists)
    .where(sql`${priceLists.id} = any(${uuids(ids)})`);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function saveWarehouses(tx: Transaction, rows: readonly Entry<WarehouseId>[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into warehouses (id, name, priority)
    select w.*, (select coalesce(max(priority), 0) from warehouses) + row_number() over ()
    from json_to_recordset(${entries(rows)}) as w(id uuid, name text)
    on conflict (id) do update set name = excluded.name`);
}

/** Writes one warehouse; without a priority a new one stands last, and a known one where it stood. */
export async function writeWarehouse(
  tx: Transaction,
  { id, name, priority, active }: Entry<WarehouseId> & Partial<Warehouse>,
): Promise<Warehouse> {
  const [saved] = await tx
    .insert(warehouses)
    .values({
      id,
      name,
      active: active ?? true,
      priority: priority ?? sql`(select coalesce(max(priority), 0) + 1 from warehouses)`,
    })
    .onConflictDoUpdate({
      target: warehouses.id,
      set: { name, ...(priority !== undefined && { priority }), ...(active !== undefined && { active }) },
    })
    .returning();
  if (saved === undefined) throw new Error("a written row comes back");
  return saved;
}

/** Which of them goods are sold by; where none is named, the first list there ever is becomes a base one. */
export async function savePriceLists(
  tx: Transaction,
  rows: readonly Entry<PriceListId>[],
  bases: ReadonlySet<PriceListId> = new Set(),
): Promise<void> {
  if (rows.length === 0) return;
  const lists = rows.map(({ id, name }) => ({ id: uuidOf(id), name, base: bases.has(id) }));
  await tx.execute(sql`
    insert into price_lists (id, name, base)
    select l.id, l.name, l.base or (l.at = 1 and ${bases.size === 0} and not exists (select from price_lists where base))
    from rows from (json_to_recordset(${rowsOf(lists)}) as (id uuid, name text, base boolean))
      with ordinality as l(id, name, base, at)
    on conflict (id) do update set name = excluded.name, base = price_lists.base or excluded.base`);
}

/** The base list that this variant's price is in, else the one that speaks first. */
export async function findBaseList(db: Database, variantId?: VariantId): Promise<PriceListId | undefined> {
  const own = sql`exists (select from prices where price_list_id = ${priceLists.id} and variant_id = ${variantId ? uuidOf(variantId) : null}::uuid)`;
  const [list] = await db
    .select({ id: priceLists.id })
    .from(priceLists)
    .where(eq(priceLists.base, true))
    .orderBy(desc(own), asc(priceLists.preference), asc(priceLists.id))
    .limit(1);
  return list?.id;
}

const entries = (rows: readonly Entry<string>[]) =>
  rowsOf(rows.map(({ id, name }) => ({ id: uuidOf(id), name })));
