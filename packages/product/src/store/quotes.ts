import type { Database } from "@torg/chassis";
import type { Option, ProductId, VariantId, VatRate } from "@torg/contracts";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { SellingRow } from "../domain/decide-price";
import { canOrderJson, heldOf } from "./cards";
import { uuids } from "./parameters";
import { nowMs, type RawRow, rowsIn, sellingRows } from "./selling-rows";

/** A variant as it is right now, with what its line may be called. */
export type Quote = {
  readonly variantId: VariantId;
  readonly productId: ProductId;
  readonly sku: string;
  readonly product: string;
  readonly variant: string | null;
  readonly options: Option[];
  readonly unit: string;
  readonly vat: z.infer<typeof VatRate> | null;
  /** Its prices that are on now and open to the group, and when that is. */
  readonly rows: readonly SellingRow[];
  readonly at: Date;
  readonly available: number;
  readonly canOrder: number;
  readonly preorderOn: string | null;
  readonly shown: boolean;
};

type Raw = Omit<Quote, "rows" | "at"> & { rows: RawRow[] | null; at: number };

export async function readQuotes(
  db: Database,
  ids: readonly VariantId[],
  group: string | undefined,
): Promise<Quote[]> {
  const rows = await db.execute<{ quote: Raw }>(sql`
    select json_build_object(
      'variantId', 'var_' || v.id, 'productId', 'prd_' || p.id, 'sku', v.sku, 'product', p.name,
      'variant', v.name, 'options', v.options, 'unit', p.unit,
      'shown', p.state = 'published' and not v.retired,
      'vat', p.vat, 'at', ${nowMs}, 'rows', ${sellingRows(group)},
      'available', greatest(held.net, 0), ${canOrderJson}) as quote
    from variants v join products p on p.id = v.product_id cross join lateral ${heldOf} held
    where v.id = any(${uuids(ids)})`);
  return rows.map(({ quote }) => ({ ...quote, rows: rowsIn(quote.rows), at: new Date(quote.at) }));
}
