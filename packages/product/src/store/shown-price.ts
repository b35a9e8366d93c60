import { sql } from "drizzle-orm";

/**
 * What one piece of a variant `v` costs anybody now: what `decidePrice` would say, as a row that lists join. That the
 * two are equal is tested on random rows (test/shown-price.test.ts). It counts on what `writePrices` keeps: the prices
 * of a variant in a list are in one currency, and sales of one tier do not meet.
 */
export const shownPrice = sql`(
  select r.price_list_id, r.minor, r.scale, r.currency, r.starts_at, r.ends_at, price_amount(r.minor, r.scale, r.currency) as amount
  from prices r join price_lists l on l.id = r.price_list_id and l.base
  where r.variant_id = v.id and r.from_quantity = 1 and r.starts_at <= now() and now() < r.ends_at
  order by l.preference, l.id, amount, r.starts_at limit 1)`;

/** The same without any sale. */
const standingPrice = sql`(
  select r.minor, r.scale, price_amount(r.minor, r.scale, r.currency) as amount
  from prices r join price_lists l on l.id = r.price_list_id and l.base
  where r.variant_id = v.id and r.from_quantity = 1
    and r.starts_at = '-infinity' and r.currency = shown.currency
  order by l.preference, l.id limit 1)`;

/** The fields of a variant's price. They need `shown`, a left join of the price above, which may be absent. */
export const priceFields = sql`
  'price', case when shown.minor is not null then
    json_build_object('minor', shown.minor, 'scale', shown.scale, 'currency', shown.currency) end,
  'priceBefore', case when shown.starts_at > '-infinity' then (
    select json_build_object('minor', s.minor, 'scale', s.scale, 'currency', shown.currency)
    from ${standingPrice} s where s.amount > shown.amount) end,
  'saleEndsAt', case when shown.starts_at > '-infinity' then
    to_char(shown.ends_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end`;
