import { type Transaction, uuidOf } from "@torg/chassis";
import {
  ProductCreated,
  ProductDeleted,
  type ProductId,
  ProductUpdated,
  type VariantId,
} from "@torg/contracts";
import { eq, sql } from "drizzle-orm";
import type { ProductRow } from "../domain/product-row";
import { facetsOf, keepFacetValues } from "./facets";
import { listProducts } from "./listings";
import { oldSlugOwners } from "./old-slugs";
import { rowsOf, texts, uuids } from "./parameters";
import { products } from "./schema";

const columns = {
  id: products.id,
  slug: products.slug,
  name: products.name,
  nameEn: products.nameEn,
  description: products.description,
  descriptionEn: products.descriptionEn,
  kind: products.kind,
  brandId: products.brandId,
  vat: products.vat,
  unit: products.unit,
  unitCode: products.unitCode,
  state: products.state,
  categoryIds: products.categoryIds,
  images: products.images,
  attributes: products.attributes,
  typed: products.typed,
  components: products.components,
  popularity: products.popularity,
};

/** The products of these ids, removed ones too. */
export async function productsById(
  tx: Transaction,
  ids: readonly ProductId[],
): Promise<Map<ProductId, ProductRow>> {
  const rows = await tx
    .select(columns)
    .from(products)
    .where(sql`${products.id} = any(${uuids(ids)})`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Those of these ids that there are and were not removed. */
export async function knownProducts(tx: Transaction, ids: readonly ProductId[]): Promise<Set<ProductId>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .select({ id: products.id })
    .from(products)
    .where(sql`${products.id} = any(${uuids(ids)}) and ${products.state} <> 'removed'`);
  return new Set(rows.map(({ id }) => id));
}

/** One product with its version. */
export async function findProduct(
  tx: Transaction,
  id: ProductId,
): Promise<{ row: ProductRow; version: number } | undefined> {
  const [found] = await tx
    .select({ ...columns, version: products.version })
    .from(products)
    .where(eq(products.id, id));
  if (found === undefined) return undefined;
  const { version, ...row } = found;
  return { row, version };
}

/** Whose these slugs are, or were. */
export async function slugOwners(tx: Transaction, slugs: readonly string[]): Promise<Map<string, ProductId>> {
  const rows = await tx
    .select({ slug: products.slug, id: products.id })
    .from(products)
    .where(sql`${products.slug} = any(${texts(slugs)})`);
  const old = await oldSlugOwners(tx, "product", slugs);
  return new Map([...old, ...rows.map(({ slug, id }) => [slug, id] as const)]);
}

/** Writes rows as they are; `touchProducts` must follow for what is derived from them. */
export async function saveProducts(tx: Transaction, rows: readonly ProductRow[]): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ id, brandId, categoryIds, nameEn, descriptionEn, unitCode, ...row }) => ({
    ...row,
    id: uuidOf(id),
    brand_id: brandId && uuidOf(brandId),
    category_ids: categoryIds.map(uuidOf),
    name_en: nameEn,
    description_en: descriptionEn,
    unit_code: unitCode,
  }));
  await tx.execute(sql`
    with given as (
      select * from json_to_recordset(${rowsOf(given)})
        as p(id uuid, slug text, name text, description text, unit text, state product_state,
             category_ids uuid[], images text[], attributes jsonb, kind product_kind, brand_id uuid,
             vat vat_rate, unit_code text, name_en text, description_en text, typed jsonb, components jsonb,
             popularity bigint)
    ), renamed as (
      insert into old_slugs (kind, slug, id)
      select 'product', p.slug, p.id from products p join given g on g.id = p.id and g.slug <> p.slug
      on conflict (kind, slug) do nothing -- its own from before
    )
    insert into products (id, slug, name, description, unit, state, category_ids, images, attributes, kind,
                          brand_id, vat, unit_code, name_en, description_en, typed, components, popularity)
    select * from given
    on conflict (id) do update set
      slug = excluded.slug, name = excluded.name, description = excluded.description, unit = excluded.unit,
      state = excluded.state, category_ids = excluded.category_ids, images = excluded.images,
      attributes = excluded.attributes, kind = excluded.kind, brand_id = excluded.brand_id,
      vat = excluded.vat, unit_code = excluded.unit_code, name_en = excluded.name_en,
      description_en = excluded.description_en, typed = excluded.typed, components = excluded.components,
      popularity = excluded.popularity`);
  const typed = rows.filter((row) => Object.keys(row.typed).length > 0);
  if (typed.length > 0)
    await keepFacetValues(
      tx,
      typed.map(({ id }) => id),
    );
}

/** Counts products up after they or their variants changed, finds, lists and narrows them anew, and tells. */
export async function touchProducts(tx: Transaction, ids: readonly ProductId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`select learn_words(${uuids(ids)})`);
  const facts = await tx.execute<{ id: string; version: number; name: string }>(sql`
    update products p set version = p.version + 1, updated_at = now(), search = product_search(p),
      places = n.places, facets = ${facetsOf}
    from places_of(${uuids(ids)}) n where p.id = n.id
    returning p.id, p.version, p.name`);
  await listProducts(tx, ids);
  for (const { id, version, name } of facts) {
    const productId: ProductId = `prd_${id}`;
    if (version === 1) tx.emit(ProductCreated, { productId, version, name });
    else tx.emit(ProductUpdated, { productId, version });
  }
}

/** Takes a product and its variants out for good; `false` when there is none to take. */
export async function takeOut(tx: Transaction, id: ProductId): Promise<boolean> {
  const [gone] = await tx.execute<{ version: number; variant_ids: VariantId[] }>(sql`
    with gone as (
      update products set state = 'removed', version = version + 1, updated_at = now()
      where id = ${uuidOf(id)} and state <> 'removed' returning id, version
    ), retired as (
      update variants v set retired = true from gone where v.product_id = gone.id returning v.id
    )
    select version, array(select 'var_' || id from retired) as variant_ids from gone`);
  if (gone === undefined) return false;
  await listProducts(tx, [id]);
  tx.emit(ProductDeleted, { productId: id, version: gone.version, variantIds: gone.variant_ids });
  return true;
}
