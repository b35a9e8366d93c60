import type { Database } from "@torg/chassis";
import type { Currency, PriceListId, UnitPrice, VariantId } from "@torg/contracts";
import { type SQL, sql } from "drizzle-orm";
import type { SellingRow } from "../domain/decide-price";
import { uuids } from "./parameters";

/** A row as the statement below gives it. */
export type RawRow = readonly [
  listId: PriceListId,
  base: boolean,
  groups: string[],
  preference: number,
  vatIncluded: boolean,
  fromQuantity: number,
  minor: number,
  scale: number | null,
  currency: Currency,
  startsAtMs: number | null,
  endsAtMs: number | null,
];

const ms = (column: SQL): SQL =>
  sql`case when isfinite(${column}) then (extract(epoch from ${column}) * 1000)::bigint end`;

/** The database's clock, in ms: it decides what is on, the same for list, detail and quote. */
export const nowMs = sql`floor(extract(epoch from now()) * 1000)::bigint`;

/** All prices of a variant `v` that are on now and open to this group, what `decidePrice` decides from; and whether one is a sale. */
export const openRows = (group: string | undefined): SQL => sql`(
  select json_agg(json_build_array('prl_' || l.id, l.base, l.groups, l.preference, l.vat_included, r.from_quantity,
    r.minor, r.scale, r.currency, ${ms(sql`r.starts_at`)}, ${ms(sql`r.ends_at`)})) as rows,
    bool_or(isfinite(r.starts_at)) as on_sale
  from prices r join price_lists l on l.id = r.price_list_id and (l.base or ${group ?? null}::text = any(l.groups))
  where r.variant_id = v.id and r.starts_at <= now() and now() < r.ends_at)`;

/** The rows alone. */
export const sellingRows = (group: string | undefined): SQL =>
  sql`(select own.rows from ${openRows(group)} own)`;

/** The rows as the domain knows them. */
export const rowsIn = (raw: readonly RawRow[] | null): SellingRow[] =>
  (raw ?? []).map(
    ([id, base, groups, preference, vatIncluded, fromQuantity, minor, scale, currency, from, to]) => ({
      list: { id, base, groups, preference, vatIncluded },
      fromQuantity,
      price: unitPrice(minor, scale, currency),
      ...(from !== null && to !== null && { window: { startsAt: new Date(from), endsAt: new Date(to) } }),
    }),
  );

const unitPrice = (minor: number, scale: number | null, currency: Currency): UnitPrice =>
  scale === null ? { minor, currency } : { minor, scale, currency };

type Found = { readonly rows: SellingRow[]; readonly at: Date };

/** What is open to this group of each variant that is shown, and the moment at which it is so. */
export async function readSellingRows(
  db: Database,
  ids: readonly VariantId[],
  group: string | undefined,
): Promise<Map<VariantId, Found>> {
  const rows = await db.execute<{ found: { id: VariantId; at: number; rows: RawRow[] | null } }>(sql`
    select json_build_object('id', 'var_' || v.id, 'at', ${nowMs}, 'rows', ${sellingRows(group)}) as found
    from variants v join products p on p.id = v.product_id
    where v.id = any(${uuids(ids)}) and p.state = 'published' and not v.retired`);
  return new Map(rows.map(({ found }) => [found.id, { rows: rowsIn(found.rows), at: new Date(found.at) }]));
}
