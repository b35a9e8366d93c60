import { type Transaction, uuidOf } from "@torg/chassis";
import {
  type Currency,
  PriceChanged,
  type PriceListId,
  type UnitPrice,
  type VariantId,
} from "@torg/contracts";
import { sql } from "drizzle-orm";
import { rowsOf } from "./parameters";
import { whoActs } from "./who-acts";

/** A price of a variant in a list; `null` takes it away. */
export type PriceRow = {
  readonly variantId: VariantId;
  readonly priceListId: PriceListId;
  readonly price: UnitPrice | null;
};

type Fact = {
  variant_id: string;
  product_id: string;
  price_list_id: string;
  base: boolean;
  minor: string | null;
  scale: number | null;
  currency: Currency | null;
  version: number;
};

/**
 * Sets prices and tells those that changed; gives back whose they are. Variants are counted up in one order
 * everywhere.
 */
export async function setPrices(tx: Transaction, rows: readonly PriceRow[]): Promise<VariantId[]> {
  if (rows.length === 0) return [];
  const named = new Map(rows.map((row) => [`${row.variantId}@${row.priceListId}`, row])); // of two the later
  const given = [...named.values()].map(({ variantId, priceListId, price }) => ({
    variant_id: uuidOf(variantId),
    price_list_id: uuidOf(priceListId),
    ...price,
  }));
  const facts = await tx.execute<Fact>(sql`
    with given as (
      select * from json_to_recordset(${rowsOf(given)})
        as g(variant_id uuid, price_list_id uuid, minor bigint, scale smallint, currency text)
    ), taken(variant_id, price_list_id, minor, scale, currency) as (
      delete from prices p using given g
      where g.minor is null and p.variant_id = g.variant_id and p.price_list_id = g.price_list_id
      returning p.variant_id, p.price_list_id, null::bigint, null::smallint, null
    ), written as (
      insert into prices as p (variant_id, price_list_id, minor, scale, currency)
      select variant_id, price_list_id, minor, scale, currency from given where minor is not null
      order by variant_id, price_list_id
      on conflict (variant_id, price_list_id)
        do update set minor = excluded.minor, scale = excluded.scale, currency = excluded.currency
        where (p.minor, p.scale, p.currency)
          is distinct from (excluded.minor, excluded.scale, excluded.currency)
      returning p.variant_id, p.price_list_id, p.minor, p.scale, p.currency
    ), changed as (
      select * from taken union all select * from written
    ), counted as (
      update variants v set version = v.version + 1
      from (select id from variants where id in (select variant_id from changed)
            order by id for no key update) l
      where v.id = l.id
      returning v.id, v.product_id, v.version
    )
    select c.variant_id, v.product_id, c.price_list_id, l.base, c.minor, c.scale, c.currency, v.version,
      ${whoActs(tx)} as who
    from changed c join counted v on v.id = c.variant_id join price_lists l on l.id = c.price_list_id`);
  for (const fact of facts) {
    const price = priceOf(fact);
    tx.emit(PriceChanged, {
      variantId: `var_${fact.variant_id}`,
      productId: `prd_${fact.product_id}`,
      priceListId: `prl_${fact.price_list_id}`,
      base: fact.base,
      ...(price && { price }),
      version: fact.version,
    });
  }
  return facts.map((fact): VariantId => `var_${fact.variant_id}`);
}

function priceOf({ minor, scale, currency }: Fact): UnitPrice | undefined {
  if (minor === null || currency === null) return undefined;
  return { minor: Number(minor), ...(scale !== null && { scale }), currency };
}
