import { type Transaction, uuidOf } from "@torg/chassis";
import {
  type Currency,
  PriceChanged,
  type PriceListId,
  type ProductId,
  type UnitPrice,
  type VariantId,
} from "@torg/contracts";
import { sql } from "drizzle-orm";
import { rowsOf, uuids } from "./parameters";
import { whoActs } from "./who-acts";

/** A price of a variant in a list that stands for any quantity; `null` takes it away, with its tiers and sales. */
export type StandingPrice = {
  readonly variantId: VariantId;
  readonly priceListId: PriceListId;
  readonly price: UnitPrice | null;
};

/** A price as it is kept: what stands, or a sale with its window. */
export type KeptPrice = {
  readonly fromQuantity: number;
  readonly price: UnitPrice;
  readonly window?: { readonly startsAt: Date; readonly endsAt: Date } | undefined;
};

type Place = { readonly variantId: VariantId; readonly priceListId: PriceListId };

/** `whole`: what is not among the rows goes. Else the rows are set beside the others, and those in another currency go. */
type Change = Place & { readonly rows: readonly KeptPrice[]; readonly whole: boolean };

/** Sets standing prices and tells those that changed; gives back whose they are. */
export function setPrices(tx: Transaction, prices: readonly StandingPrice[]): Promise<VariantId[]> {
  return writePrices(
    tx,
    prices.map(({ price, ...place }) => ({
      ...place,
      rows: price === null ? [] : [{ fromQuantity: 1, price }],
      whole: price === null,
    })),
  );
}

/** Replaces all that a list says of a variant, and tells it where that is something else. */
export const replacePrices = (tx: Transaction, place: Place, rows: readonly KeptPrice[]) =>
  writePrices(tx, [{ ...place, rows, whole: true }]);

/**
 * Variants are locked first, in one order everywhere: so their versions go up one by one, and nobody else is changing
 * the same rows. What is told is the price of one piece in the list, as it is at this moment.
 */
async function writePrices(tx: Transaction, changes: readonly Change[]): Promise<VariantId[]> {
  if (changes.length === 0) return [];
  const named = [...new Map(changes.map((one) => [`${one.variantId}@${one.priceListId}`, one])).values()]; // of two the later
  const pairs = named.map(({ rows, whole, ...place }) => ({
    ...idsOf(place),
    currency: rows[0]?.price.currency ?? null,
    whole,
  }));
  const given = named.flatMap(({ rows, ...place }) =>
    rows.map((row) => ({ ...idsOf(place), ...columnsOf(row) })),
  );

  await tx.execute(sql`
    select ${whoActs(tx)} from variants where id = any(${uuids(named.map(({ variantId }) => variantId))})
    order by id for no key update`);
  const facts = await tx.execute<PriceFact>(sql`
    with given as (
      select * from json_to_recordset(${rowsOf(given)})
        as g(variant_id uuid, price_list_id uuid, from_quantity numeric, starts_at timestamptz, ends_at timestamptz,
             minor bigint, scale smallint, currency text)
    ), pair as (
      select * from json_to_recordset(${rowsOf(pairs)})
        as q(variant_id uuid, price_list_id uuid, currency text, whole boolean)
    ), taken as (
      delete from prices p using pair q
      where p.variant_id = q.variant_id and p.price_list_id = q.price_list_id
        and (q.whole or p.currency <> q.currency)
        and not exists (select from given g where (g.variant_id, g.price_list_id, g.from_quantity, g.starts_at)
          = (p.variant_id, p.price_list_id, p.from_quantity, p.starts_at))
      returning p.variant_id, p.price_list_id
    ), written as (
      insert into prices as p
        (variant_id, price_list_id, from_quantity, starts_at, ends_at, minor, scale, currency, edge_at)
      select variant_id, price_list_id, from_quantity, starts_at, ends_at, minor, scale, currency,
        case when starts_at = '-infinity' then null when starts_at > now() then starts_at
             when ends_at > now() then ends_at end
      from given order by variant_id, price_list_id, from_quantity, starts_at
      on conflict (variant_id, price_list_id, from_quantity, starts_at) do update set
        minor = excluded.minor, scale = excluded.scale, currency = excluded.currency,
        ends_at = excluded.ends_at, edge_at = excluded.edge_at, set_at = clock_timestamp()
        where (p.minor, p.scale, p.currency, p.ends_at)
          is distinct from (excluded.minor, excluded.scale, excluded.currency, excluded.ends_at)
      returning p.variant_id, p.price_list_id
    ), changed as (
      select variant_id, price_list_id from taken union select variant_id, price_list_id from written
    ), counted as (
      update variants v set version = v.version + 1 where v.id in (select variant_id from changed)
      returning v.id, v.product_id, v.version
    )
    select c.variant_id, v.product_id, c.price_list_id, l.base, l.groups, v.version, now.minor, now.scale, now.currency
    from changed c join counted v on v.id = c.variant_id join price_lists l on l.id = c.price_list_id
      join pair q on q.variant_id = c.variant_id and q.price_list_id = c.price_list_id
      left join lateral (
        select * from (
          select g.minor, g.scale, g.currency, g.from_quantity, g.starts_at, g.ends_at from given g
          where g.variant_id = c.variant_id and g.price_list_id = c.price_list_id
          union all
          select p.minor, p.scale, p.currency, p.from_quantity, p.starts_at, p.ends_at from prices p -- as they were
          where p.variant_id = c.variant_id and p.price_list_id = c.price_list_id
            and not q.whole and p.currency = q.currency and p.starts_at > '-infinity') row
        where row.from_quantity = 1 and row.starts_at <= now() and now() < row.ends_at
        order by price_amount(row.minor, row.scale, row.currency), row.starts_at limit 1) now on true`);
  tellPrices(tx, facts);
  return facts.map((fact): VariantId => `var_${fact.variant_id}`);
}

/** A price that changed, as statements give it back. */
export type PriceFact = {
  variant_id: string;
  product_id: string;
  price_list_id: string;
  base: boolean;
  groups: string[];
  minor: string | null;
  scale: number | null;
  currency: Currency | null;
  version: number;
};

/** Tells what one piece costs in a list from now on; gives back the products whose it is. */
export function tellPrices(tx: Transaction, facts: readonly PriceFact[]): ProductId[] {
  for (const fact of facts) {
    const price = priceOf(fact);
    tx.emit(PriceChanged, {
      variantId: `var_${fact.variant_id}`,
      productId: `prd_${fact.product_id}`,
      priceListId: `prl_${fact.price_list_id}`,
      base: fact.base,
      ...(fact.groups.length > 0 && { groups: fact.groups }),
      ...(price && { price }),
      version: fact.version,
    });
  }
  return [...new Set(facts.map((fact): ProductId => `prd_${fact.product_id}`))];
}

function priceOf({ minor, scale, currency }: PriceFact): UnitPrice | undefined {
  if (minor === null || currency === null) return undefined;
  return { minor: Number(minor), ...(scale !== null && { scale }), currency };
}

const idsOf = ({ variantId, priceListId }: Place) => ({
  variant_id: uuidOf(variantId),
  price_list_id: uuidOf(priceListId),
});

const columnsOf = ({ fromQuantity, price, window }: KeptPrice) => ({
  from_quantity: fromQuantity,
  starts_at: window?.startsAt.toISOString() ?? "-infinity",
  ends_at: window?.endsAt.toISOString() ?? "infinity",
  ...price,
});
