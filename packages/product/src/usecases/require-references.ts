import type { Transaction } from "@torg/chassis";
import { type BrandId, type CategoryId, Failure } from "@torg/contracts";
import { knownBrands } from "../store/brands";
import { knownCategories } from "../store/categories";

type Named = {
  readonly categoryIds?: readonly CategoryId[] | undefined;
  readonly brandId?: BrandId | null | undefined;
};

/** Refuses a category or a brand that is not there. */
export async function requireReferences(
  tx: Transaction,
  { categoryIds = [], brandId }: Named,
): Promise<void> {
  const categories = await knownCategories(tx, categoryIds);
  if (categoryIds.some((id) => !categories.has(id))) throw new Failure("product.category_not_found");
  if (brandId && !(await knownBrands(tx, [brandId])).has(brandId))
    throw new Failure("product.brand_not_found");
}
