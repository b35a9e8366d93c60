import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { Brand, BrandId } from "@torg/contracts";
import { eq, sql } from "drizzle-orm";
import type { BrandRow } from "../domain/brand-row";
import { oldSlugOwners } from "./old-slugs";
import { texts, uuids } from "./parameters";
import { brands } from "./schema/brands";

const brandJson = sql`json_strip_nulls(json_build_object(
  'id', 'brd_' || b.id, 'slug', b.slug, 'name', b.name, 'description', b.description,
  'translations', case when coalesce(b.name_en, b.description_en) is not null
    then json_build_object('en', json_build_object('name', b.name_en, 'description', b.description_en)) end,
  'version', b.version))`;

export type BrandKey = { readonly name: string; readonly id: BrandId };

/** Brands by name, after this one. */
export async function brandPage(
  db: Database,
  { after, limit }: { after: BrandKey | undefined; limit: number },
): Promise<Brand[]> {
  const following = after
    ? sql`where (b.name, b.id) > (${after.name}::text, ${uuidOf(after.id)}::uuid)`
    : sql``;
  const rows = await db.execute<{ brand: Brand }>(
    sql`select ${brandJson} as brand from brands b ${following} order by b.name, b.id limit ${limit + 1}`,
  );
  return rows.map(({ brand }) => brand);
}

export async function readBrand(db: Database, id: BrandId): Promise<Brand | undefined> {
  const [row] = await db.execute<{ brand: Brand }>(
    sql`select ${brandJson} as brand from brands b where b.id = ${uuidOf(id)}`,
  );
  return row?.brand;
}

export async function findBrand(
  tx: Transaction,
  id: BrandId,
): Promise<{ row: BrandRow; version: number } | undefined> {
  const [found] = await tx.select().from(brands).where(eq(brands.id, id));
  if (found === undefined) return undefined;
  const { version, ...row } = found;
  return { row, version };
}

/** Those of these ids that there are. */
export async function knownBrands(db: Database, ids: readonly BrandId[]): Promise<Set<BrandId>> {
  const rows = await db
    .select({ id: brands.id })
    .from(brands)
    .where(sql`${brands.id} = any(${uuids(ids)})`);
  return new Set(rows.map(({ id }) => id));
}

/** Whose these slugs are, or were. */
export async function brandSlugOwners(
  tx: Transaction,
  slugs: readonly string[],
): Promise<Map<string, BrandId>> {
  const rows = await tx
    .select({ slug: brands.slug, id: brands.id })
    .from(brands)
    .where(sql`${brands.slug} = any(${texts(slugs)})`);
  const old = await oldSlugOwners(tx, "brand", slugs);
  return new Map([...old, ...rows.map(({ slug, id }) => [slug, id] as const)]);
}

/** Writes a brand, one version up where it was there; nobody else gets a slug that it gives up. */
export async function saveBrand(tx: Transaction, { id, ...row }: BrandRow): Promise<void> {
  await tx.execute(sql`
    insert into old_slugs (kind, slug, id)
    select 'brand', slug, id from brands where id = ${uuidOf(id)} and slug <> ${row.slug}
    on conflict (kind, slug) do nothing`);
  await tx
    .insert(brands)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: brands.id, set: { ...row, version: sql`${brands.version} + 1` } });
}

/** `false` while a product that was not removed carries it; those that were removed let it go. */
export async function deleteBrand(tx: Transaction, id: BrandId): Promise<boolean> {
  const [carried] = await tx.execute(
    sql`select 1 from products where brand_id = ${uuidOf(id)} and state <> 'removed' limit 1`,
  );
  if (carried !== undefined) return false;
  await tx.execute(sql`update products set brand_id = null where brand_id = ${uuidOf(id)}`);
  await tx.delete(brands).where(eq(brands.id, id));
  return true;
}
