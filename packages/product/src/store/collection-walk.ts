import type { Database, Transaction } from "@torg/chassis";
import { sql } from "drizzle-orm";

/**
 * Looks through the next so many products for those that the oldest changed rule brings into its collection or takes
 * out of it, and has these listed again; says how many it looked at, and one more for the rule itself.
 */
export async function walkCollection(tx: Transaction, limit: number): Promise<number> {
  const [due] = await tx.execute<{ id: string; collection: string; after: string }>(sql`
    select id, collection_id as collection, after from collections_due order by id limit 1 for update skip locked`);
  if (due === undefined) return 0;
  const [walked] = await tx.execute<{ looked: number; last: string | null }>(sql`
    with part as materialized (
      select p.id, p.collections from products p where p.id > ${due.after}::uuid order by p.id limit ${limit}
    ), members as materialized (
      select product_id from collections_of(array(select id from part), ${due.collection}::uuid)
    ), moved as (
      insert into listings_due (product_id)
      select p.id from part p
      where (p.collections @> array[${due.collection}::uuid]) <> (p.id in (select product_id from members))
    )
    select count(*)::integer as looked, (select id from part order by id desc limit 1) as last from part`);
  const looked = walked?.looked ?? 0;
  await tx.execute(
    walked?.last && looked === limit
      ? sql`update collections_due set after = ${walked.last}::uuid where id = ${due.id}`
      : sql`delete from collections_due where id = ${due.id}`,
  );
  return 1 + looked;
}

/** What a condition ceased to call new, of conditions `k`. */
const aged = sql`products p on p.id >= first_id_since(k.aged_to, k.days) and p.id < first_id_since(now(), k.days)`;

/** Whether something ceased to be new that was not listed again. */
export async function areAged(db: Database): Promise<boolean> {
  const [row] = await db.execute<{ aged: boolean }>(sql`
    select exists (select from collection_conditions k join ${aged} where k.kind = 'new') as aged`);
  return row?.aged === true;
}

/** Has it listed again. */
export async function listAged(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    insert into listings_due (product_id)
    select distinct p.id from collection_conditions k join ${aged} where k.kind = 'new'`);
  await tx.execute(sql`update collection_conditions set aged_to = now() where kind = 'new'`);
}
