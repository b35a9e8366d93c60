import type { Database } from "@torg/chassis";
import type { Option, ProductId, UnitPrice, VariantId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { uuids } from "./parameters";

/** A variant as it is right now, with what its line may be called. */
export type Quote = {
  readonly variantId: VariantId;
  readonly productId: ProductId;
  readonly sku: string;
  readonly product: string;
  readonly variant: string | null;
  readonly options: Option[];
  readonly unit: string;
  readonly price: UnitPrice | null;
  readonly available: number;
  readonly shown: boolean;
};

export async function readQuotes(db: Database, ids: readonly VariantId[]): Promise<Quote[]> {
  const rows = await db.execute<{ quote: Quote }>(sql`
    select json_build_object(
      'variantId', 'var_' || v.id, 'productId', 'prd_' || p.id, 'sku', v.sku, 'product', p.name,
      'variant', v.name, 'options', v.options, 'unit', p.unit,
      'shown', p.state = 'published' and not v.retired,
      'price', case when r.minor is not null
        then json_strip_nulls(json_build_object('minor', r.minor, 'scale', r.scale, 'currency', r.currency)) end,
      'available', coalesce((select sum(s.on_hand - s.reserved) from stock s where s.variant_id = v.id), 0)
      ) as quote
    from variants v join products p on p.id = v.product_id
      left join lateral (
        select prices.* from prices join price_lists l on l.id = prices.price_list_id and l.base
        where prices.variant_id = v.id order by prices.price_list_id limit 1) r on true
    where v.id = any(${uuids(ids)})`);
  return rows.map(({ quote }) => quote);
}
