import { type Transaction, uuidOf } from "@torg/chassis";
import { StockLow, StockUpdated, type VariantId, type WarehouseId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import type { Movement, Place, Shelf } from "../domain/stock";
import { factsOf } from "../domain/stock-facts";
import { numerics, rowsOf, texts, uuids } from "./parameters";
import { today } from "./today";

type ShelfRow = {
  variant_id: string;
  warehouse_id: string;
  product_id: string;
  sku: string;
  on_hand: string;
  reserved: string;
  owed: string;
  imported: string | null;
  priority: number;
  active: boolean;
  beyond: string;
  low_at: string | null;
};
type Fact = {
  variant_id: string;
  product_id: string;
  sku: string;
  version: string;
  available: string;
};
type Why = {
  /** All shelves of the variants that move, locked, as they were before. */
  readonly shelves: readonly Shelf[];
  readonly cause: string;
  readonly reason?: string;
  /** At how many staff are told where the variant does not say it. */
  readonly lowAt: number;
};

/**
 * Locks every shelf of these variants and reads them. All who change stock begin here, and all in one order
 * (variant, then the warehouse's id, which never changes), so that two of them cannot wait for each other.
 */
export async function lockShelves(tx: Transaction, variantIds: readonly VariantId[]): Promise<Shelf[]> {
  const rows = await tx.execute<ShelfRow>(sql`
    select s.variant_id, s.warehouse_id, v.product_id, v.sku, v.low_at, s.on_hand, s.reserved, s.owed, s.imported, w.priority, w.active,
      beyond_shelf(v.beyond_limit, v.preorder_on, ${today}) as beyond
    from stock s join variants v on v.id = s.variant_id join warehouses w on w.id = s.warehouse_id
    where s.variant_id = any(${uuids(variantIds)})
    order by s.variant_id, s.warehouse_id
    for no key update of s`);
  return rows.map((row) => ({
    variantId: `var_${row.variant_id}`,
    warehouseId: `whs_${row.warehouse_id}`,
    productId: `prd_${row.product_id}`,
    sku: row.sku,
    onHand: Number(row.on_hand),
    reserved: Number(row.reserved),
    owed: Number(row.owed),
    imported: row.imported === null ? null : Number(row.imported),
    priority: row.priority,
    active: row.active,
    beyond: Number(row.beyond),
    lowAt: row.low_at === null ? null : Number(row.low_at),
  }));
}

/**
 * Makes room for figures where there was none; the catalogue is locked, or two new shelves would not see each
 * other.
 */
export async function openShelves(tx: Transaction, places: readonly Place[]): Promise<void> {
  await tx.execute(sql`
    insert into stock (variant_id, warehouse_id)
    select * from json_to_recordset(${rowsOf(places.map(toRow))}) as place(variant_id uuid, warehouse_id uuid)
    order by 1, 2 on conflict do nothing`);
}

/** Remembers what 1C sent. */
export async function rememberFigures(
  tx: Transaction,
  figures: readonly (Place & { readonly imported: number })[],
): Promise<void> {
  await tx.execute(sql`
    update stock s set imported = f.imported
    from json_to_recordset(${rowsOf(figures.map((one) => ({ ...toRow(one), imported: one.imported })))})
      as f(variant_id uuid, warehouse_id uuid, imported numeric)
    where s.variant_id = f.variant_id and s.warehouse_id = f.warehouse_id`);
}

/**
 * The only way a figure changes: the figure, its ledger row and the fact in one statement and one commit. The
 * shelves are locked, and all that their variants have. Of a variant's facts the newest has the highest version: the
 * number of its ledger row, given out under the lock. What was owed shrinks by itself as goods come.
 */
export async function moveStock(
  tx: Transaction,
  movements: readonly Movement[],
  { shelves, cause, reason, lowAt }: Why,
): Promise<void> {
  if (movements.length === 0) return;
  const written = await tx.execute<{ variant_id: string; version: string }>(sql`
    with movement(variant_id, warehouse_id, kind, on_hand, reserved, owed) as (
      select * from unnest(
        ${uuids(movements.map(({ variantId }) => variantId))},
        ${uuids(movements.map(({ warehouseId }) => warehouseId))},
        ${texts(movements.map(({ kind }) => kind))}::movement_kind[],
        ${numerics(movements.map(({ onHand }) => onHand))},
        ${numerics(movements.map(({ reserved }) => reserved))},
        ${numerics(movements.map(({ owed = 0 }) => owed))})
    ), moved as (
      update stock s set on_hand = s.on_hand + m.on_hand, reserved = s.reserved + m.reserved,
        owed = greatest(0, least(s.owed + m.owed, s.reserved + m.reserved - s.on_hand - m.on_hand))
      from (select variant_id, warehouse_id, sum(on_hand) as on_hand, sum(reserved) as reserved, sum(owed) as owed
            from movement group by variant_id, warehouse_id) m
      where s.variant_id = m.variant_id and s.warehouse_id = m.warehouse_id
      returning s.variant_id, s.warehouse_id
    ), written as (
      insert into movements (variant_id, warehouse_id, kind, on_hand, reserved, cause, reason)
      select m.variant_id, m.warehouse_id, m.kind, m.on_hand, m.reserved, ${cause}::text, ${reason ?? null}::text
      from movement m join moved using (variant_id, warehouse_id)
      returning id, variant_id
    )
    select variant_id, max(id) as version from written group by variant_id`);
  const versions = new Map(written.map((row) => [`var_${row.variant_id}`, Number(row.version)]));
  for (const { threshold, fell, ...known } of factsOf(shelves, movements, lowAt)) {
    const version = versions.get(known.variantId);
    if (version === undefined) throw new Error(`a figure of ${known.variantId} did not move`);
    tx.emit(StockUpdated, { ...known, version });
    if (fell) tx.emit(StockLow, { ...known, threshold, version });
  }
}

/**
 * Tells what may be ordered of these variants, though none of their figures moved: their warehouse was opened or
 * closed, or their policy is another. The shelves are locked; the version is a number that no ledger row has.
 */
export async function tellStock(tx: Transaction, variantIds: readonly VariantId[]): Promise<void> {
  const facts = await tx.execute<Fact>(sql`
    select v.id as variant_id, v.product_id, v.sku, nextval(pg_get_serial_sequence('movements', 'id')) as version,
      net.available
    from variants v, lateral (
      select greatest(coalesce(sum(shelf_net(s.on_hand, s.reserved, w.active)), 0), 0) as available
      from stock s join warehouses w on w.id = s.warehouse_id where s.variant_id = v.id) net
    where v.id = any(${uuids(variantIds)})`);
  for (const fact of facts) {
    tx.emit(StockUpdated, {
      variantId: `var_${fact.variant_id}`,
      productId: `prd_${fact.product_id}`,
      sku: fact.sku,
      available: Number(fact.available),
      version: Number(fact.version),
    });
  }
}

/** Variants that have a shelf in this warehouse, in the order of their ids, after the last one of the page before. */
export async function variantsIn(
  tx: Transaction,
  warehouseId: WarehouseId,
  { after, limit }: { after: VariantId | undefined; limit: number },
): Promise<VariantId[]> {
  const rows = await tx.execute<{ variant_id: string }>(sql`
    select variant_id from stock
    where warehouse_id = ${uuidOf(warehouseId)} and variant_id > ${after ? uuidOf(after) : noUuid}
    order by variant_id limit ${limit}`);
  return rows.map(({ variant_id }): VariantId => `var_${variant_id}`);
}

const noUuid = "00000000-0000-0000-0000-000000000000";

const toRow = ({ variantId, warehouseId }: Place) => ({
  variant_id: uuidOf(variantId),
  warehouse_id: uuidOf(warehouseId),
});
