import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { Category, CategoryId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { CategoryRow } from "../domain/plan-categories";
import { rowsOf, texts, uuids } from "./parameters";
import { categories } from "./schema";

type Node = z.infer<typeof Category>;

/**
 * The tree, with the published products in every branch. `union` ends where 1C has put a branch into itself.
 */
export async function readTree(db: Database): Promise<Node[]> {
  const rows = await db.execute<{ node: Node }>(sql`
    with recursive within(category_id, branch_id) as (
      select id, id from categories
      union
      select w.category_id, p.id
      from within w join categories c on c.id = w.branch_id join categories p on p.id = c.parent_id
    ), counted as (
      select w.branch_id, count(distinct p.id) as products
      from products p cross join unnest(p.category_ids) as own(id) join within w on w.category_id = own.id
      where p.state = 'published' group by w.branch_id
    )
    select json_strip_nulls(json_build_object(
             'id', 'cat_' || c.id, 'parentId', 'cat_' || parent.id, 'name', c.name, 'slug', c.slug,
             'products', coalesce(n.products, 0))) as node
    from categories c
      left join categories parent on parent.id = c.parent_id
      left join counted n on n.branch_id = c.id
    order by c.name, c.id`);
  return rows.map(({ node }) => node);
}

export async function categoryExists(db: Database, id: CategoryId): Promise<boolean> {
  return (await knownCategories(db, [id])).has(id);
}

/** Those of these ids that there are. */
export async function knownCategories(db: Database, ids: readonly CategoryId[]): Promise<Set<CategoryId>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: categories.id })
    .from(categories)
    .where(sql`${categories.id} = any(${uuids(ids)})`);
  return new Set(rows.map(({ id }) => id));
}

export async function categoriesById(
  tx: Transaction,
  ids: readonly CategoryId[],
): Promise<Map<CategoryId, CategoryRow>> {
  const rows = await tx
    .select()
    .from(categories)
    .where(sql`${categories.id} = any(${uuids(ids)})`);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function categorySlugOwners(
  tx: Transaction,
  slugs: readonly string[],
): Promise<Map<string, CategoryId>> {
  const rows = await tx
    .select({ slug: categories.slug, id: categories.id })
    .from(categories)
    .where(sql`${categories.slug} = any(${texts(slugs)})`);
  return new Map(rows.map(({ slug, id }) => [slug, id]));
}

export async function saveCategories(tx: Transaction, rows: readonly CategoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ id, parentId, ...row }) => ({
    id: uuidOf(id),
    parent_id: parentId && uuidOf(parentId),
    ...row,
  }));
  await tx.execute(sql`
    insert into categories (id, parent_id, name, slug)
    select * from json_to_recordset(${rowsOf(given)}) as c(id uuid, parent_id uuid, name text, slug text)
    on conflict (id)
      do update set parent_id = excluded.parent_id, name = excluded.name, slug = excluded.slug`);
}
