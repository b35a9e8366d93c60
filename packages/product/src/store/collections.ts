import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { Collection, CollectionId, RuledCollection, StaffCollection } from "@torg/contracts";
import { eq, type SQL, sql } from "drizzle-orm";
import type { CollectionRow } from "../domain/collection-row";
import type { ConditionRow } from "./condition-row";
import { oldSlugOwners } from "./old-slugs";
import { rowsOf, texts } from "./parameters";
import { collections } from "./schema/collections";

/** A collection `c` and what stands in it, `n`. */
const shownFields = sql`
  'id', 'col_' || c.id, 'slug', c.slug, 'name', c.name, 'description', nullif(c.description, ''),
  'translations', case when coalesce(c.name_en, c.description_en) is not null
    then json_build_object('en', json_build_object('name', c.name_en, 'description', c.description_en)) end,
  'position', c.position, 'products', coalesce(n.products, 0), 'version', c.version`;
const staffFields = sql`${shownFields}, 'hidden', c.hidden,
  'filling', exists (select from collections_due d where d.collection_id = c.id)`;
const counted = sql`collections c left join (
  select place, sum(products) as products
  from (select place, products from place_counts union all select place, change from place_moves) moved
  group by place) n on n.place = c.id`;
const inOrder = sql`order by c.position, c.name, c.id`;

const readRows = async <T>(db: Database, fields: SQL, which: SQL): Promise<T[]> => {
  const rows = await db.execute<{ row: T }>(
    sql`select json_strip_nulls(json_build_object(${fields})) as row from ${counted} ${which}`,
  );
  return rows.map(({ row }) => row);
};

/** The collections in their order, without hidden ones. */
export const shownCollections = (db: Database): Promise<Collection[]> =>
  readRows(db, shownFields, sql`where not c.hidden ${inOrder}`);

export const staffCollections = (db: Database): Promise<StaffCollection[]> =>
  readRows(db, staffFields, inOrder);

/** One collection with its rule. */
export async function readCollection(db: Database, id: CollectionId): Promise<RuledCollection | undefined> {
  const fields = sql`${staffFields}, 'rule', c.rule`;
  const [row] = await readRows<RuledCollection>(db, fields, sql`where c.id = ${uuidOf(id)}`);
  return row;
}

export async function findCollection(
  db: Database,
  id: CollectionId,
): Promise<{ row: CollectionRow; version: number } | undefined> {
  const [found] = await db.select().from(collections).where(eq(collections.id, id));
  if (found === undefined) return undefined;
  const { version, needed: _needed, added: _added, excepted: _excepted, ...row } = found;
  return { row, version };
}

export async function countCollections(tx: Transaction): Promise<number> {
  return tx.$count(collections);
}

/** Whose these slugs are, or were. */
export async function collectionSlugOwners(
  tx: Transaction,
  slugs: readonly string[],
): Promise<Map<string, CollectionId>> {
  const rows = await tx
    .select({ slug: collections.slug, id: collections.id })
    .from(collections)
    .where(sql`${collections.slug} = any(${texts(slugs)})`);
  const old = await oldSlugOwners(tx, "collection", slugs);
  return new Map([...old, ...rows.map(({ slug, id }) => [slug, id] as const)]);
}

/** Writes a collection, one version up where it was there; nobody else gets a slug that it gives up. */
export async function saveCollection(tx: Transaction, { id, ...row }: CollectionRow): Promise<void> {
  const { match, conditions, products = [], except = [] } = row.rule;
  const needed = match === "any" ? Math.min(1, conditions.length) : conditions.length;
  const own = { ...row, needed, added: products.map(uuidOf), excepted: except.map(uuidOf) };
  await tx.execute(sql`
    insert into old_slugs (kind, slug, id)
    select 'collection', slug, id from collections where id = ${uuidOf(id)} and slug <> ${row.slug}
    on conflict (kind, slug) do nothing`);
  await tx
    .insert(collections)
    .values({ id, ...own })
    .onConflictDoUpdate({
      target: collections.id,
      set: { ...own, version: sql`${collections.version} + 1` },
    });
}

/** Replaces the conditions of a collection, and has the catalogue looked through for what meets them. */
export async function saveConditions(
  tx: Transaction,
  id: CollectionId,
  rows: readonly ConditionRow[],
): Promise<void> {
  const own = sql`${uuidOf(id)}::uuid`;
  await tx.execute(sql`delete from collection_conditions where collection_id = ${own}`);
  await tx.execute(sql`
    insert into collection_conditions (collection_id, n, kind, places, facets, low, high, wanted, days)
    select ${own}, c.* from json_to_recordset(${rowsOf(rows.map((row, n) => ({ n, ...row })))})
      as c(n integer, kind condition_kind, places uuid[], facets integer[], low bigint, high bigint, wanted boolean,
           days integer)`);
  await tx.execute(sql`delete from collections_due where collection_id = ${own}`);
  await tx.execute(sql`insert into collections_due (collection_id) values (${own})`);
}

/** Takes a collection out; a job takes its products out of its list. */
export async function deleteCollection(tx: Transaction, id: CollectionId): Promise<void> {
  await tx.execute(sql`
    insert into listings_due (product_id)
    select product_id from listings where place = ${uuidOf(id)}::uuid`);
  await tx.delete(collections).where(eq(collections.id, id));
}
