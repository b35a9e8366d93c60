import type { ImportedProduct, ImportReport } from "@torg/contracts";
import type { Ctx } from "../config";
import { findChanges, foldById } from "../domain/changes";
import { mergeImported } from "../domain/plan-products";
import { lockCatalogue } from "../store/catalogue-lock";
import { knownCategories } from "../store/categories";
import { productsById, saveProducts, touchProducts } from "../store/products";
import { idsOf, reportOf } from "./import-report";
import { withSlugs } from "./with-slugs";

/** Upserts products by id; what a row leaves out stays, and only what differs is written and told. */
export const importProducts = (
  ctx: Ctx,
  { products: given }: { products: ImportedProduct[] },
): Promise<ImportReport> =>
  ctx.commit("import products", async (tx) => {
    await lockCatalogue(tx);
    const products = await productsById(tx, idsOf(given));
    const categories = await knownCategories(
      tx,
      given.flatMap(({ categoryIds = [] }) => categoryIds),
    );
    const changes = findChanges(
      products,
      await withSlugs(tx, mergeImported(foldById(given), { products, categories })),
    );
    const rows = [...changes.created, ...changes.changed];
    await saveProducts(tx, rows);
    await touchProducts(tx, idsOf(rows));
    return reportOf([changes]);
  });
