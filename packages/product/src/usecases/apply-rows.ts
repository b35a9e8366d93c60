import type { Transaction } from "@torg/chassis";
import type { RowResult, VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { findChanges } from "../domain/changes";
import { planUpsert, type Upsert, type UpsertRow } from "../domain/plan-upsert";
import { wordsIn } from "../domain/typed-values";
import { definitionsOf } from "../store/attributes";
import { knownBrands } from "../store/brands";
import { knownCategories } from "../store/categories";
import { setPrices } from "../store/prices";
import { productsById, saveProducts, touchProducts } from "../store/products";
import { componentVariants, saveVariants, variantsBySku, variantsOfProducts } from "../store/variants";
import { basePriceList } from "./base-price-list";
import { idsOf } from "./import-report";
import { withSlugs } from "./with-slugs";

export type Applied = Omit<RowResult, "row">;

/**
 * Creates or changes products by the SKUs of their variants, and says of each row what became of it; only what differs
 * is written and told. The catalogue is locked.
 */
export async function applyRows(ctx: Ctx, tx: Transaction, rows: readonly UpsertRow[]): Promise<Applied[]> {
  const known = await readKnown(tx, rows);
  const { upserts, refused } = planUpsert(rows, {
    ...known,
    newProductId: () => ctx.newId("prd"),
    newVariantId: () => ctx.newId("var"),
  });
  const products = findChanges(
    known.products,
    await withSlugs(
      tx,
      upserts.map(({ product }) => product),
    ),
  );
  const before = new Map([...known.variants.values()].map((variant) => [variant.id, variant]));
  const variants = findChanges(
    before,
    upserts.flatMap((one) => one.variants),
  );
  const [newProducts, newVariants] = [
    [...products.created, ...products.changed],
    [...variants.created, ...variants.changed],
  ];
  await saveProducts(tx, newProducts);
  await saveVariants(tx, newVariants);
  const touched = new Set([...idsOf(newProducts), ...newVariants.map(({ productId }) => productId)]);
  await touchProducts(tx, [...touched]);
  const priced = await price(ctx, tx, upserts);

  const created = new Set(idsOf(products.created));
  const results: Applied[] = [];
  for (const { at, ...fault } of refused) results[at] = { outcome: "refused", ...fault };
  for (const { at, product, variants: own } of upserts) {
    const moved = touched.has(product.id) || own.some(({ id }) => priced.has(id));
    const outcome = created.has(product.id) ? "created" : moved ? "updated" : "unchanged";
    results[at] = { outcome, productId: product.id };
  }
  return results;
}

/** Sets the prices that rows name, in the base list; gives back whose were other ones. */
async function price(ctx: Ctx, tx: Transaction, upserts: readonly Upsert[]): Promise<Set<VariantId>> {
  const prices = upserts.flatMap((one) => one.prices);
  if (prices.length === 0) return new Set();
  const priceListId = await basePriceList(ctx, tx);
  return new Set(
    await setPrices(
      tx,
      prices.map((one) => ({ ...one, priceListId })),
    ),
  );
}

async function readKnown(tx: Transaction, rows: readonly UpsertRow[]) {
  const variants = await variantsBySku(
    tx,
    rows.flatMap((row) => row.variants.map(({ sku }) => sku)),
  );
  const owners = [...new Set([...variants.values()].map(({ productId }) => productId))];
  const typed = rows.map((row) => row.typed ?? {});
  return {
    variants,
    siblings: Map.groupBy(await variantsOfProducts(tx, owners), ({ productId }) => productId),
    brands: await knownBrands(
      tx,
      rows.flatMap(({ brandId }) => brandId ?? []),
    ),
    definitions: await definitionsOf(tx, [...new Set(typed.flatMap(Object.keys))], typed.flatMap(wordsIn)),
    components: await componentVariants(
      tx,
      rows.flatMap(({ components = [] }) => components.map(({ variantId }) => variantId)),
    ),
    products: await productsById(
      tx,
      [...variants.values()].map(({ productId }) => productId),
    ),
    categories: await knownCategories(
      tx,
      rows.flatMap(({ categoryIds = [] }) => categoryIds),
    ),
  };
}
