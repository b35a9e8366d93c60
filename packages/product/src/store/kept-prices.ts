import { type Database, uuidOf } from "@torg/chassis";
import type { PriceListId, PriceRow, UnitPrice, VariantId } from "@torg/contracts";
import { sql } from "drizzle-orm";

const instant = (column: string) =>
  sql`to_char(${sql.raw(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const unitPrice = sql`json_strip_nulls(json_build_object('minor', r.minor, 'scale', r.scale, 'currency', r.currency))`;

export type ListPrices = { readonly priceListId: PriceListId; readonly rows: PriceRow[] };

/** Every price of a variant as it was set, list by list; of one list where it is named. */
export async function readPrices(
  db: Database,
  variantId: VariantId,
  priceListId?: PriceListId,
): Promise<ListPrices[]> {
  const rows = await db.execute<ListPrices>(sql`
    select 'prl_' || r.price_list_id as "priceListId", json_agg(json_strip_nulls(json_build_object(
      'fromQuantity', r.from_quantity, 'price', ${unitPrice},
      'sale', case when r.starts_at > '-infinity' then json_build_object(
        'startsAt', ${instant("r.starts_at")}, 'endsAt', ${instant("r.ends_at")}) end))
      order by r.starts_at, r.from_quantity) as rows
    from prices r
    where r.variant_id = ${uuidOf(variantId)}
      and (${priceListId === undefined}::boolean or r.price_list_id = ${priceListId ? uuidOf(priceListId) : null}::uuid)
    group by r.price_list_id order by r.price_list_id`);
  return [...rows];
}

export type PastPrice = {
  readonly priceListId: PriceListId;
  readonly fromQuantity: number;
  readonly price: UnitPrice;
  readonly sale: boolean;
  readonly from: string;
  readonly to: string;
};

/** The last prices of a variant that are over, newest first. Sales that ended by themselves are still in their rows. */
export async function readPastPrices(
  db: Database,
  variantId: VariantId,
  limit: number,
): Promise<PastPrice[]> {
  const [row] = await db.execute<{ items: PastPrice[] }>(sql`
    select coalesce(json_agg(json_build_object(
      'priceListId', 'prl_' || r.price_list_id, 'fromQuantity', r.from_quantity, 'price', ${unitPrice},
      'sale', r.sale, 'from', ${instant("r.from_at")}, 'to', ${instant("r.to_at")}) order by r.to_at desc), '[]') as items
    from (
      select price_list_id, from_quantity, minor, scale, currency, sale, from_at, to_at
      from price_history where variant_id = ${uuidOf(variantId)}
      union all
      select price_list_id, from_quantity, minor, scale, currency, true, greatest(set_at, starts_at), ends_at
      from prices where variant_id = ${uuidOf(variantId)} and ends_at <= now() and set_at < ends_at
      order by to_at desc limit ${limit}) r`);
  return row?.items ?? [];
}
