import type { Transaction } from "@torg/chassis";
import type { ImportedOffer, ImportReport, VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { findChanges, foldById } from "../domain/changes";
import { planOffers, wishedSku } from "../domain/plan-offers";
import { lockCatalogue } from "../store/catalogue-lock";
import { warehousesById } from "../store/directories";
import { currenciesOf } from "../store/price-lists";
import { setPrices } from "../store/prices";
import { productsById, touchProducts } from "../store/products";
import { saveVariants, variantsById, variantsBySku } from "../store/variants";
import { importFigures } from "./import-figures";
import { idsOf } from "./import-report";

/**
 * Upserts variants with their prices and stock by id; only what a row names is touched, and only what differs
 * is told.
 */
export const importOffers = (ctx: Ctx, { offers }: { offers: ImportedOffer[] }): Promise<ImportReport> =>
  ctx.commit("import offers", async (tx) => {
    await lockCatalogue(tx);
    const rows = foldById(offers);
    const known = await readKnown(tx, rows);
    const { accepted, variants, refused, idle } = planOffers(rows, known);

    const { created, changed } = findChanges(known.variants, variants);
    const written = [...created, ...changed];
    await saveVariants(tx, written);
    await touchProducts(tx, [
      ...new Set(
        written.flatMap(({ id, productId }) => [productId, known.variants.get(id)?.productId ?? productId]),
      ),
    ]);
    const priced = await setPrices(
      tx,
      accepted.flatMap(({ id, prices = [] }) => prices.map((own) => ({ variantId: id, ...own }))),
    );
    const stocked = await importFigures(
      tx,
      accepted.flatMap(({ id, stock = [] }) => stock.map((own) => ({ variantId: id, ...own }))),
      { cause: ctx.cause.id, lowAt: ctx.config.LOW_STOCK_MAX },
    );

    const updated = new Set<VariantId>([...idsOf(changed), ...priced, ...stocked]);
    for (const { id } of created) updated.delete(id);
    const unchanged = accepted.length - created.length - updated.size + idle;
    return { created: created.length, updated: updated.size, unchanged, refused };
  });

async function readKnown(tx: Transaction, rows: readonly ImportedOffer[]) {
  const variants = await variantsById(tx, idsOf(rows));
  const products = await productsById(
    tx,
    rows.map(({ productId }) => productId),
  );
  const bySku = await variantsBySku(
    tx,
    rows.flatMap((row) => wishedSku(row, variants.get(row.id)) ?? []),
  );
  const priceLists = await currenciesOf(
    tx,
    rows.flatMap(({ prices = [] }) => prices.map(({ priceListId }) => priceListId)),
  );
  const warehouses = await warehousesById(
    tx,
    rows.flatMap(({ stock = [] }) => stock.map(({ warehouseId }) => warehouseId)),
  );
  return {
    variants,
    products: new Map([...products].map(([id, { state }]) => [id, state])),
    skus: new Map([...bySku].map(([sku, { id }]) => [sku, id])),
    priceLists,
    warehouses: new Set(warehouses.keys()),
  };
}
