import type { Database } from "@torg/chassis";
import type { VariantId, WarehouseId } from "@torg/contracts";
import { sql } from "drizzle-orm";

export type Difference = {
  readonly variantId: VariantId;
  readonly warehouseId: WarehouseId;
  readonly stock: string;
  readonly ledger: string;
};

/**
 * Every figure against the sum of its ledger, read in one moment: figures as `on hand/reserved`. What is owed must be
 * what is reserved and not there.
 */
export async function compareWithLedger(
  db: Database,
): Promise<{ figures: number; differences: Difference[] }> {
  const [row] = await db.execute<{ figures: number; differences: Difference[] }>(sql`
    with ledger as (
      select variant_id, warehouse_id, sum(on_hand) as on_hand, sum(reserved) as reserved
      from movements group by variant_id, warehouse_id
    ), compared as (
      select variant_id, warehouse_id, coalesce(s.on_hand, 0) as on_hand, coalesce(s.reserved, 0) as reserved,
             coalesce(s.owed, 0) as owed,
             coalesce(l.on_hand, 0) as told_on_hand, coalesce(l.reserved, 0) as told_reserved
      from stock s full join ledger l using (variant_id, warehouse_id)
    )
    select (count(*) * 2)::int as figures, coalesce(json_agg(json_build_object(
      'variantId', 'var_' || variant_id, 'warehouseId', 'whs_' || warehouse_id,
      'stock', on_hand || '/' || reserved, 'ledger', told_on_hand || '/' || told_reserved))
      filter (where (on_hand, reserved) <> (told_on_hand, told_reserved)
        or owed <> greatest(reserved - on_hand, 0)), '[]') as differences
    from compared`);
  return row ?? { figures: 0, differences: [] };
}
