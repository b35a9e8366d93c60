import type { Transaction } from "@torg/chassis";
import type { ImportReport } from "@torg/contracts";
import type { Ctx } from "../config";
import { findChanges } from "../domain/changes";
import { planUpsert, type UpsertRow } from "../domain/plan-upsert";
import { wordsIn } from "../domain/typed-values";
import { definitionsOf } from "../store/attributes";
import { knownBrands } from "../store/brands";
import { lockCatalogue } from "../store/catalogue-lock";
import { knownCategories } from "../store/categories";
import { setPrices } from "../store/prices";
import { productsById, saveProducts, touchProducts } from "../store/products";
import { componentVariants, saveVariants, variantsBySku, variantsOfProducts } from "../store/variants";
import { basePriceList } from "./base-price-list";
import { idsOf } from "./import-report";
import { withSlugs } from "./with-slugs";

/**
 * Creates or changes products by the SKUs of their variants, in one commit; a product's row is counted once,
 * whatever changed of it.
 */
export const upsertProducts = (
  ctx: Ctx,
  { products: rows }: { products: UpsertRow[] },
): Promise<ImportReport> =>
  ctx.commitAnswer("upsert", async (tx) => {
    await lockCatalogue(tx);
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
    await saveProducts(tx, [...products.created, ...products.changed]);
    await saveVariants(tx, [...variants.created, ...variants.changed]);
    const touched = new Set([
      ...idsOf([...products.created, ...products.changed]),
      ...[...variants.created, ...variants.changed].map(({ productId }) => productId),
    ]);
    await touchProducts(tx, [...touched]);

    const prices = upserts.flatMap((one) => one.prices);
    const priceListId = prices.length > 0 ? await basePriceList(ctx, tx) : undefined;
    const priced = new Set(
      priceListId &&
        (await setPrices(
          tx,
          prices.map((price) => ({ ...price, priceListId })),
        )),
    );

    const created = products.created.length;
    const moved = upserts.filter(
      ({ product, variants: own }) => touched.has(product.id) || own.some(({ id }) => priced.has(id)),
    );
    return { created, updated: moved.length - created, unchanged: upserts.length - moved.length, refused };
  });

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
