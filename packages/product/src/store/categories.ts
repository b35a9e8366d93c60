import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { Category, CategoryId, ProductId, StaffCategory } from "@torg/contracts";
import { eq, getTableColumns, sql } from "drizzle-orm";
import type { z } from "zod";
import type { CategoryRow } from "../domain/plan-categories";
import { oldSlugOwners } from "./old-slugs";
import { rowsOf, texts, uuids } from "./parameters";
import { categories } from "./schema";

type Node = z.infer<typeof Category>;

/** A category `c` with its parent, where that came, and what its branch counts `n`. */
const nodeFields = sql`
  'id', 'cat_' || c.id, 'parentId', 'cat_' || parent.id, 'name', c.name, 'slug', c.slug,
  'description', nullif(c.description, ''),
  'translations', case when coalesce(c.name_en, c.description_en) is not null
    then json_build_object('en', json_build_object('name', c.name_en, 'description', c.description_en)) end,
  'position', c.position, 'products', coalesce(n.products, 0), 'version', c.version`;

/** The branches that each category stands in; `union` ends where 1C has put a branch into itself. */
const counted = sql`
  within(category_id, branch_id) as (
    select id, id from categories
    union
    select w.category_id, p.id
    from within w join categories c on c.id = w.branch_id join categories p on p.id = c.parent_id
  ), counted as (
    select place as branch_id, sum(products) as products
    from (select place, products from place_counts union all select place, change from place_moves) moved
    group by place
  )`;

/** The public tree, with the published products in every branch; what stands in a hidden one is left out. */
export async function readTree(db: Database): Promise<Node[]> {
  const rows = await db.execute<{ node: Node }>(sql`
    with recursive ${counted}
    select json_strip_nulls(json_build_object(${nodeFields})) as node
    from categories c
      left join categories parent on parent.id = c.parent_id
      left join counted n on n.branch_id = c.id
    where not exists (select 1 from within w join categories b on b.id = w.branch_id
                      where w.category_id = c.id and b.hidden)
    order by c.position, c.name, c.id`);
  return rows.map(({ node }) => node);
}

/** The whole tree for staff, or one category of it. */
export async function readStaffTree(db: Database, id?: CategoryId): Promise<StaffCategory[]> {
  const one = id === undefined ? sql`` : sql`where c.id = ${uuidOf(id)}`;
  const rows = await db.execute<{ node: StaffCategory }>(sql`
    with recursive ${counted}
    select json_strip_nulls(json_build_object(${nodeFields}, 'hidden', c.hidden)) as node
    from categories c
      left join categories parent on parent.id = c.parent_id
      left join counted n on n.branch_id = c.id
    ${one} order by c.position, c.name, c.id`);
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

const { version: _version, ...columns } = getTableColumns(categories);

export async function categoriesById(
  tx: Transaction,
  ids: readonly CategoryId[],
): Promise<Map<CategoryId, CategoryRow>> {
  const rows = await tx
    .select(columns)
    .from(categories)
    .where(sql`${categories.id} = any(${uuids(ids)})`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** One category with its version. */
export async function findCategory(
  tx: Transaction,
  id: CategoryId,
): Promise<{ row: CategoryRow; version: number } | undefined> {
  const [found] = await tx.select().from(categories).where(eq(categories.id, id));
  if (found === undefined) return undefined;
  const { version, ...row } = found;
  return { row, version };
}

/** Whether `id` is `branch` or stands somewhere below it. */
export async function standsIn(tx: Transaction, id: CategoryId, branch: CategoryId): Promise<boolean> {
  const [found] = await tx.execute(sql`
    with recursive above(id) as (
      select ${uuidOf(id)}::uuid
      union select c.parent_id from categories c join above a on c.id = a.id where c.parent_id is not null)
    select 1 from above where id = ${uuidOf(branch)}`);
  return found !== undefined;
}

/** Whose these slugs are, or were. */
export async function categorySlugOwners(
  tx: Transaction,
  slugs: readonly string[],
): Promise<Map<string, CategoryId>> {
  const rows = await tx
    .select({ slug: categories.slug, id: categories.id })
    .from(categories)
    .where(sql`${categories.slug} = any(${texts(slugs)})`);
  const old = await oldSlugOwners(tx, "category", slugs);
  return new Map([...old, ...rows.map(({ slug, id }) => [slug, id] as const)]);
}

/** Writes rows as they are, one version up where they were there; nobody else gets a slug that is given up. */
export async function saveCategories(tx: Transaction, rows: readonly CategoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ id, parentId, nameEn, descriptionEn, ...row }) => ({
    ...row,
    id: uuidOf(id),
    parent_id: parentId && uuidOf(parentId),
    name_en: nameEn,
    description_en: descriptionEn,
  }));
  await tx.execute(sql`
    with given as (
      select * from json_to_recordset(${rowsOf(given)})
        as c(id uuid, parent_id uuid, name text, slug text, position integer, description text, name_en text,
             description_en text, hidden boolean)
    ), renamed as (
      insert into old_slugs (kind, slug, id)
      select 'category', c.slug, c.id from categories c join given g on g.id = c.id and g.slug <> c.slug
      on conflict (kind, slug) do nothing -- its own from before
    )
    insert into categories (id, parent_id, name, slug, position, description, name_en, description_en, hidden)
    select * from given
    on conflict (id) do update set
      parent_id = excluded.parent_id, name = excluded.name, slug = excluded.slug,
      position = excluded.position, description = excluded.description, name_en = excluded.name_en,
      description_en = excluded.description_en, hidden = excluded.hidden, version = categories.version + 1`);
}

/** What would lose its place with a category: whether it has children, and its products that were not removed. */
export async function contentsOf(
  tx: Transaction,
  id: CategoryId,
): Promise<{ children: CategoryId[]; productIds: ProductId[] }> {
  const own = sql`array[${uuidOf(id)}::uuid]`;
  const [row] = await tx.execute<{ children: CategoryId[]; products: ProductId[] }>(sql`
    select array(select 'cat_' || c.id from categories c where c.parent_id = ${uuidOf(id)}) as children,
           array(select 'prd_' || p.id from products p
                 where p.places @> ${own} and p.category_ids @> ${own} and p.state = 'published'
                 union all
                 select 'prd_' || p.id from products p
                 where p.category_ids @> ${own} and p.state <> 'published' and p.state <> 'removed') as products`);
  return { children: row?.children ?? [], productIds: row?.products ?? [] };
}

/** Takes a category out, and puts its children and its products where `to` says; at the root and nowhere for `null`. */
export async function deleteCategory(tx: Transaction, id: CategoryId, to: CategoryId | null): Promise<void> {
  const next = to && uuidOf(to);
  await tx.execute(sql`
    update categories set parent_id = ${next}::uuid, version = version + 1 where parent_id = ${uuidOf(id)}`);
  const own = sql`array[${uuidOf(id)}::uuid]`;
  await tx.execute(sql`
    update products p set category_ids = array(
      select own.id from (
        select case when given.id = ${uuidOf(id)}::uuid then ${next}::uuid else given.id end as id, min(at) as at
        from unnest(p.category_ids) with ordinality as given(id, at) group by 1) own
      where own.id is not null order by own.at)
    where (p.places @> ${own} and p.category_ids @> ${own} and p.state = 'published')
       or (p.category_ids @> ${own} and p.state <> 'published')`);
  await tx.delete(categories).where(eq(categories.id, id));
}
