import { type SQL, sql } from "drizzle-orm";

/**
 * The least that one piece of a variant `v` cost in the days before the sale that is `shown` began, in the same list:
 * of prices that are over and of those that still hold.
 */
export const lowestPrice = (days: number): SQL => sql`case when shown.starts_at > '-infinity' then (
  select json_strip_nulls(json_build_object('minor', past.minor, 'scale', past.scale, 'currency', shown.currency))
  from (
    select h.minor, h.scale from price_history h
    where h.variant_id = v.id and h.price_list_id = shown.price_list_id
      and h.from_quantity = 1 and h.currency = shown.currency
      and h.from_at < shown.starts_at and h.to_at > shown.starts_at - make_interval(days => ${days}::int)
    union all
    select r.minor, r.scale from prices r
    where r.variant_id = v.id and r.price_list_id = shown.price_list_id
      and r.from_quantity = 1 and r.currency = shown.currency and greatest(r.set_at, r.starts_at) < shown.starts_at
      and r.ends_at > shown.starts_at - make_interval(days => ${days}::int)) past
  order by price_amount(past.minor, past.scale, shown.currency) limit 1) end`;
