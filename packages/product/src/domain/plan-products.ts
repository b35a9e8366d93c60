import type { CategoryId, ImportedProduct, ProductId } from "@torg/contracts";
import { emptyProduct, mergeProduct, type ProductRow } from "./product-row";
import { importedState } from "./product-state";

export type KnownProducts = {
  readonly products: ReadonlyMap<ProductId, ProductRow>;
  readonly categories: ReadonlySet<CategoryId>;
};

/**
 * What imported rows make of the products. A category that has not come is left out: the product is worth
 * more than its place. What staff removed stays away, whatever 1C says. Slugs are as wished.
 */
export const mergeImported = (
  rows: readonly ImportedProduct[],
  { products, categories }: KnownProducts,
): ProductRow[] =>
  rows.map((row) => {
    const before = products.get(row.id) ?? emptyProduct(row.id);
    if (before.state === "removed") return before;
    const categoryIds = row.categoryIds?.filter((id) => categories.has(id));
    return mergeProduct(before, { ...row, categoryIds }, importedState(before.state, row));
  });
