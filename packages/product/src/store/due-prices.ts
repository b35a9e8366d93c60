import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { PriceList } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { type PriceFact, tellPrices } from "./prices";
import { whoActs } from "./who-acts";

/** Whether a sale began or ended, or a list spoke up or fell silent, that was not told. */
export async function arePricesDue(db: Database): Promise<boolean> {
  const [row] = await db.execute<{ due: boolean }>(sql`
    select exists (select from prices where edge_at <= now()) or exists (select from price_lists_due) as due`);
  return row?.due === true;
}

/** What one piece of `changed` costs in its list at this moment, with the version that `counted` gave it. */
const facts = sql`
  select c.variant_id, v.product_id, c.price_list_id, l.base, l.groups, v.version, now.minor, now.scale, now.currency
  from (select distinct variant_id, price_list_id from changed) c
    join counted v on v.id = c.variant_id join price_lists l on l.id = c.price_list_id
    left join lateral (
      select r.minor, r.scale, r.currency from prices r
      where r.variant_id = c.variant_id and r.price_list_id = c.price_list_id
        and r.from_quantity = 1 and r.starts_at <= now() and now() < r.ends_at
      order by price_amount(r.minor, r.scale, r.currency), r.starts_at limit 1) now on true`;
const counted = sql`
  update variants v set version = v.version + 1 where v.id in (select variant_id from changed)
  returning v.id, v.product_id, v.version`;

/**
 * Tells up to so many prices whose sale began or ended, the longest due first; says how many. Variants are locked
 * first, as everybody does who changes prices. That the rows are written lists their products again.
 */
export async function tellEdges(tx: Transaction, limit: number): Promise<number> {
  await tx.execute(sql`
    select ${whoActs(tx)} from variants where id in (
      select variant_id from prices where edge_at <= now() order by edge_at limit ${limit})
    order by id for no key update`);
  const told = await tx.execute<PriceFact>(sql`
    with changed as (
      update prices p set edge_at = case when p.ends_at > now() then p.ends_at end
      where p.edge_at <= now() and p.variant_id in (
        select variant_id from prices where edge_at <= now() order by edge_at limit ${limit})
      returning p.variant_id, p.price_list_id
    ), counted as (${counted})
    ${facts}`);
  tellPrices(tx, told);
  return told.length;
}

/** Has all prices of a list told again: it speaks for others now. */
export async function tellList(tx: Transaction, { id }: Pick<PriceList, "id">): Promise<void> {
  await tx.execute(sql`insert into price_lists_due (price_list_id) values (${uuidOf(id)})`);
}

/** Tells the next prices of lists that are due, and lists their products again; a list that was told to its end is not due. */
export async function tellLists(tx: Transaction, limit: number): Promise<number> {
  const [due] = await tx.execute<{ id: string; list: string; after: string }>(sql`
    select id, price_list_id as list, after from price_lists_due order by id limit 1 for update`);
  if (due === undefined) return 0;
  const own = sql`
    select distinct variant_id from prices where price_list_id = ${due.list} and variant_id > ${due.after}
    order by variant_id limit ${limit}`;
  await tx.execute(
    sql`select ${whoActs(tx)} from variants where id in (${own}) order by id for no key update`,
  );
  const told = await tx.execute<PriceFact>(sql`
    with changed as (select variant_id, ${due.list}::uuid as price_list_id from (${own}) own), counted as (${counted}),
      due as (insert into listings_due (product_id) select distinct product_id from counted)
    ${facts}`);
  tellPrices(tx, told);
  const last = told
    .map((fact) => fact.variant_id)
    .sort()
    .at(-1);
  await tx.execute(
    last === undefined
      ? sql`delete from price_lists_due where id = ${due.id}`
      : sql`update price_lists_due set after = ${last} where id = ${due.id}`,
  );
  return 1 + told.length;
}
