import type { Database, Transaction } from "@torg/chassis";
import type { ProductId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { uuids } from "./parameters";

/** Writes what differs of the listings of these products, which the caller has locked. */
export async function listProducts(tx: Transaction, ids: readonly ProductId[]): Promise<void> {
  await tx.execute(sql`select list_products(${uuids(ids)})`);
}

export async function areDue(db: Database): Promise<boolean> {
  const [row] = await db.execute<{ due: boolean }>(sql`
    select exists (select from listings_due) or exists (select from place_moves)
      or exists (select from collections_due) as due`);
  return row?.due === true;
}

/**
 * Lists again what is due, up to so many products; says how many there were. It waits for nobody: a product that is
 * being changed stays due.
 */
export async function listDue(tx: Transaction, limit: number): Promise<number> {
  const rows = await tx.execute<{ id: string; words: boolean }>(sql`
    with due as (
      select distinct product_id from (select product_id from listings_due order by id limit ${limit}) oldest
    ), locked as (
      select p.id from products p where p.id in (select product_id from due) for no key update skip locked
    )
    delete from listings_due d using locked l where d.product_id = l.id returning l.id, d.words`);
  const ids = [...new Set(rows.map(({ id }): ProductId => `prd_${id}`))];
  if (ids.length > 0) await listMoved(tx, ids);
  const renamed = new Set(rows.filter(({ words }) => words).map(({ id }): ProductId => `prd_${id}`));
  if (renamed.size > 0) await tx.execute(sql`select read_products(${uuids([...renamed])})`);
  return ids.length;
}

/** Counts in what came to places and left them. One at a time does so: the leader's job. */
export async function countMoves(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    with moved as (delete from place_moves returning place, change)
    insert into place_counts as c (place, products)
    select place, sum(change) from moved group by place
    on conflict (place) do update set products = c.products + excluded.products`);
}

/** The same, for products whose categories may have moved. */
async function listMoved(tx: Transaction, ids: readonly ProductId[]): Promise<void> {
  await tx.execute(sql`
    update products p set places = n.places
    from places_of(${uuids(ids)}) n where p.id = n.id and p.places <> n.places`);
  await listProducts(tx, ids);
}
