import { type Database, uuidOf } from "@torg/chassis";
import type { CategoryId, ProductCard, ProductId } from "@torg/contracts";
import { type SQL, sql } from "drizzle-orm";
import { cardJson, firstOf } from "./cards";

const latest: ProductId = "prd_ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * Published products, newest first, with their variants, prices and stock: one statement, whatever the
 * number.
 */
export async function readPage(
  db: Database,
  {
    before = latest,
    limit,
    categoryId,
  }: { before: ProductId | undefined; limit: number; categoryId: CategoryId | undefined },
): Promise<ProductCard[]> {
  const inBranch = categoryId === undefined ? sql`` : sql`and category_ids && ${branchOf(categoryId)}`;
  const newest = sql`
    select * from products where state = 'published' and id < ${uuidOf(before)} ${inBranch} order by id desc`;
  const rows = await db.execute<{ card: ProductCard }>(
    sql`select ${cardJson} as card from ${firstOf(newest, limit)} p order by p.id desc`,
  );
  return rows.map(({ card }) => card);
}

/** A category and all below it. */
const branchOf = (categoryId: CategoryId): SQL => sql`array(
  with recursive branch(id) as (
    select ${uuidOf(categoryId)}::uuid
    union select c.id from categories c join branch b on c.parent_id = b.id)
  select id from branch)`;

export type Hit = { readonly rank: number; readonly card: ProductCard };
export type HitKey = { readonly rank: number; readonly id: ProductId };

const best: HitKey = { rank: 2, id: latest };

/** Published products that answer to a tsquery, best first; what ranks alike stands newest first. */
export async function searchPage(
  db: Database,
  { query, after = best, limit }: { query: string; after: HitKey | undefined; limit: number },
): Promise<Hit[]> {
  const found = sql`
    select * from (
      select p.id, ts_rank('{0.05, 0.1, 0.4, 1}', p.search, q)::float8 as rank
      from products p, to_tsquery('russian', ${query}) q where p.state = 'published' and p.search @@ q) hit
    where (rank, id) < (${after.rank}::float8, ${uuidOf(after.id)}::uuid) order by rank desc, id desc`;
  const rows = await db.execute<Hit>(sql`
    select ${cardJson} as card, hit.rank
    from ${firstOf(found, limit)} hit join products p on p.id = hit.id order by hit.rank desc, hit.id desc`);
  return [...rows];
}
