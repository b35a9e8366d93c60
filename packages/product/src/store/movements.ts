import { type Database, uuidOf } from "@torg/chassis";
import type { StockMovement, VariantId, WarehouseId } from "@torg/contracts";
import { sql } from "drizzle-orm";

type Asked = {
  readonly variantId: VariantId;
  readonly warehouseId: WarehouseId | undefined;
  /** Rows below this number of the ledger. */
  readonly before: number | undefined;
  readonly limit: number;
};

/** Rows of a variant's ledger with their numbers, newest first, and one more than asked for where there is one. */
export async function readMovements(
  db: Database,
  { variantId, warehouseId, before, limit }: Asked,
): Promise<{ id: number; movement: StockMovement }[]> {
  const there = warehouseId === undefined ? sql`` : sql`and warehouse_id = ${uuidOf(warehouseId)}`;
  const rows = await db.execute<{ id: string; movement: StockMovement }>(sql`
    select id, json_strip_nulls(json_build_object(
      'warehouseId', 'whs_' || warehouse_id, 'kind', kind, 'onHand', on_hand, 'reserved', reserved, 'cause', cause,
      'reason', reason, 'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) as movement
    from movements where variant_id = ${uuidOf(variantId)} and id < ${before ?? Number.MAX_SAFE_INTEGER} ${there}
    order by id desc limit ${limit + 1}`);
  return rows.map(({ id, movement }) => ({ id: Number(id), movement }));
}
