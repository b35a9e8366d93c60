import type { ImportedCategory, ImportReport } from "@torg/contracts";
import type { Ctx } from "../config";
import { findChanges, foldById } from "../domain/changes";
import { mergeCategories } from "../domain/plan-categories";
import { settleSlugs, wishedSlug } from "../domain/slugs";
import { lockCatalogue } from "../store/catalogue-lock";
import { categoriesById, categorySlugOwners, saveCategories } from "../store/categories";
import { idsOf, reportOf } from "./import-report";

/** Upserts categories by id. A child may come before its parent, and stands at the root until then. */
export const importCategories = (
  ctx: Ctx,
  { categories: given }: { categories: ImportedCategory[] },
): Promise<ImportReport> =>
  ctx.commit("import categories", async (tx) => {
    await lockCatalogue(tx);
    const known = await categoriesById(tx, idsOf(given));
    const { categories, refused } = mergeCategories(foldById(given), known);
    const owners = await categorySlugOwners(tx, categories.map(wishedSlug));
    const changes = findChanges(known, settleSlugs(categories, owners));
    await saveCategories(tx, [...changes.created, ...changes.changed]);
    return reportOf([changes], refused);
  });
