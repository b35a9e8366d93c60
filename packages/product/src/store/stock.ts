import { type Transaction, uuidOf } from "@torg/chassis";
import { StockUpdated, type VariantId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import type { Movement, Place, Shelf } from "../domain/stock";
import { numerics, rowsOf, texts, uuids } from "./parameters";

type ShelfRow = {
  variant_id: string;
  warehouse_id: string;
  sku: string;
  on_hand: string;
  reserved: string;
  imported: string | null;
};
type Fact = { variant_id: string; product_id: string; sku: string; available: string; version: string };

/**
 * Locks every shelf of these variants and reads them. All who change stock begin here, and all in one order
 * (variant, then the warehouse's priority), so that two of them cannot wait for each other.
 */
export async function lockShelves(tx: Transaction, variantIds: readonly VariantId[]): Promise<Shelf[]> {
  const rows = await tx.execute<ShelfRow>(sql`
    select s.variant_id, s.warehouse_id, v.sku, s.on_hand, s.reserved, s.imported
    from stock s join variants v on v.id = s.variant_id join warehouses w on w.id = s.warehouse_id
    where s.variant_id = any(${uuids(variantIds)})
    order by s.variant_id, w.priority
    for no key update of s`);
  return rows.map((row) => ({
    variantId: `var_${row.variant_id}`,
    warehouseId: `whs_${row.warehouse_id}`,
    sku: row.sku,
    onHand: Number(row.on_hand),
    reserved: Number(row.reserved),
    imported: row.imported === null ? null : Number(row.imported),
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
 * shelves are locked. Of a variant's facts the newest has the highest version: the number of its ledger row,
 * given out under the lock.
 */
export async function moveStock(
  tx: Transaction,
  movements: readonly Movement[],
  why: { cause: string; reason?: string },
): Promise<void> {
  if (movements.length === 0) return;
  const facts = await tx.execute<Fact>(sql`
    with movement(variant_id, warehouse_id, kind, on_hand, reserved) as (
      select * from unnest(
        ${uuids(movements.map(({ variantId }) => variantId))},
        ${uuids(movements.map(({ warehouseId }) => warehouseId))},
        ${texts(movements.map(({ kind }) => kind))}::movement_kind[],
        ${numerics(movements.map(({ onHand }) => onHand))},
        ${numerics(movements.map(({ reserved }) => reserved))})
    ), moved as (
      update stock s set on_hand = s.on_hand + m.on_hand, reserved = s.reserved + m.reserved
      from (select variant_id, warehouse_id, sum(on_hand) as on_hand, sum(reserved) as reserved
            from movement group by variant_id, warehouse_id) m
      where s.variant_id = m.variant_id and s.warehouse_id = m.warehouse_id
      returning s.variant_id, s.warehouse_id
    ), written as (
      insert into movements (variant_id, warehouse_id, kind, on_hand, reserved, cause, reason)
      select m.*, ${why.cause}::text, ${why.reason ?? null}::text
      from movement m join moved using (variant_id, warehouse_id)
      returning id, variant_id, on_hand - reserved as freed
    ), changed as (
      select variant_id, max(id) as version, sum(freed) as freed
      from written group by variant_id having sum(freed) <> 0
    )
    select v.id as variant_id, v.product_id, v.sku, c.version, c.freed + (
      select sum(s.on_hand - s.reserved) from stock s where s.variant_id = v.id -- as it was before
    ) as available
    from changed c join variants v on v.id = c.variant_id`);
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

const toRow = ({ variantId, warehouseId }: Place) => ({
  variant_id: uuidOf(variantId),
  warehouse_id: uuidOf(warehouseId),
});
