import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { ProductId, VariantId } from "@torg/contracts";
import { and, eq, ne, sql } from "drizzle-orm";
import type { ComponentVariant } from "../domain/set-components";
import type { VariantRow } from "../domain/variant-row";
import { rowsOf, texts, uuids } from "./parameters";
import { products, variants } from "./schema";

const columns = {
  id: variants.id,
  productId: variants.productId,
  sku: variants.sku,
  name: variants.name,
  barcode: variants.barcode,
  options: variants.options,
  packs: variants.packs,
  retired: variants.retired,
};

export async function variantsById(
  tx: Transaction,
  ids: readonly VariantId[],
): Promise<Map<VariantId, VariantRow>> {
  const rows = await tx
    .select(columns)
    .from(variants)
    .where(sql`${variants.id} = any(${uuids(ids)})`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Every variant of these products, retired ones too. */
export const variantsOfProducts = (tx: Transaction, ids: readonly ProductId[]): Promise<VariantRow[]> =>
  tx
    .select(columns)
    .from(variants)
    .where(sql`${variants.productId} = any(${uuids(ids)})`);

/** Whose these variants are, of those that are sold. */
export async function componentVariants(
  tx: Transaction,
  ids: readonly VariantId[],
): Promise<Map<VariantId, ComponentVariant>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: variants.id, productId: variants.productId, kind: products.kind })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(sql`${variants.id} = any(${uuids(ids)}) and not ${variants.retired}`);
  return new Map(rows.map(({ id, productId, kind }) => [id, { productId, ofSet: kind === "set" }]));
}

/** The variants that are sold under these SKUs. */
export async function variantsBySku(
  tx: Transaction,
  skus: readonly string[],
): Promise<Map<string, VariantRow>> {
  const rows = await tx
    .select(columns)
    .from(variants)
    .where(sql`${variants.sku} = any(${texts(skus)}) and not ${variants.retired}`);
  return new Map(rows.map((row) => [row.sku, row]));
}

/** The SKU of a variant whose product was not removed. */
export async function findSku(db: Database, id: VariantId): Promise<string | undefined> {
  const [found] = await db
    .select({ sku: variants.sku })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(and(eq(variants.id, id), ne(products.state, "removed")));
  return found?.sku;
}

/**
 * Writes rows as they are; the SKUs were compared under the catalogue's lock. Those that set a SKU free go
 * first.
 */
export async function saveVariants(tx: Transaction, rows: readonly VariantRow[]): Promise<void> {
  await write(
    tx,
    rows.filter((row) => row.retired),
  );
  await write(
    tx,
    rows.filter((row) => !row.retired),
  );
}

async function write(tx: Transaction, rows: readonly VariantRow[]): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ id, productId, ...row }) => ({
    id: uuidOf(id),
    product_id: uuidOf(productId),
    ...row,
  }));
  await tx.execute(sql`
    insert into variants (id, product_id, sku, name, barcode, options, packs, retired)
    select * from json_to_recordset(${rowsOf(given)})
      as v(id uuid, product_id uuid, sku text, name text, barcode text, options jsonb, packs jsonb, retired boolean)
    on conflict (id) do update set
      product_id = excluded.product_id, sku = excluded.sku, name = excluded.name, barcode = excluded.barcode,
      options = excluded.options, packs = excluded.packs, retired = excluded.retired`);
}
