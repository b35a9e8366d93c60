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
import { rowsOf, texts, uuids } from "./parameters";
import { products } from "./schema";

const columns = {
  id: products.id,
  slug: products.slug,
  name: products.name,
  description: products.description,
  unit: products.unit,
  state: products.state,
  categoryIds: products.categoryIds,
  images: products.images,
  attributes: products.attributes,
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

/** Whose these slugs are. */
export async function slugOwners(tx: Transaction, slugs: readonly string[]): Promise<Map<string, ProductId>> {
  const rows = await tx
    .select({ slug: products.slug, id: products.id })
    .from(products)
    .where(sql`${products.slug} = any(${texts(slugs)})`);
  return new Map(rows.map(({ slug, id }) => [slug, id]));
}

/** Writes rows as they are; `touchProducts` must follow for what is derived from them. */
export async function saveProducts(tx: Transaction, rows: readonly ProductRow[]): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ categoryIds, ...row }) => ({
    ...row,
    id: uuidOf(row.id),
    category_ids: categoryIds.map(uuidOf),
  }));
  await tx.execute(sql`
    insert into products (id, slug, name, description, unit, state, category_ids, images, attributes)
    select * from json_to_recordset(${rowsOf(given)})
      as p(id uuid, slug text, name text, description text, unit text, state product_state,
           category_ids uuid[], images text[], attributes jsonb)
    on conflict (id) do update set
      slug = excluded.slug, name = excluded.name, description = excluded.description, unit = excluded.unit,
      state = excluded.state, category_ids = excluded.category_ids, images = excluded.images,
      attributes = excluded.attributes`);
}

/** Counts products up after they or their variants changed, finds their words again, and tells. */
export async function touchProducts(tx: Transaction, ids: readonly ProductId[]): Promise<void> {
  if (ids.length === 0) return;
  const facts = await tx.execute<{ id: string; version: number; name: string }>(sql`
    update products p set version = p.version + 1, updated_at = now(), search = product_document(p.name, (
      select string_agg(
        concat_ws(' ', v.sku, regexp_replace(v.sku, '[^[:alnum:]]+', '', 'g'), v.barcode), ' ')
      from variants v where v.product_id = p.id and not v.retired), p.description)
    where p.id = any(${uuids(ids)})
    returning p.id, p.version, p.name`);
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
  tx.emit(ProductDeleted, { productId: id, version: gone.version, variantIds: gone.variant_ids });
  return true;
}
