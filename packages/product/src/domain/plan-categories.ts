import type { CategoryId, ImportedCategory } from "@torg/contracts";
import { type Refusal, refusals } from "./refusals";

/** What is kept of a category. Its slug stays when it is renamed: addresses of the shop outlive names. */
export type CategoryRow = {
  readonly id: CategoryId;
  readonly parentId: CategoryId | null;
  readonly name: string;
  readonly slug: string;
};

/** What imported rows make of the tree. A row without a parent stands at the root. Slugs are as wished. */
export function mergeCategories(
  rows: readonly ImportedCategory[],
  known: ReadonlyMap<CategoryId, CategoryRow>,
): { categories: CategoryRow[]; refused: Refusal[] } {
  const good = rows.filter(({ id, parentId }) => parentId !== id);
  return {
    categories: good.map(({ id, parentId, name }) => ({
      id,
      parentId: parentId ?? null,
      name,
      slug: known.get(id)?.slug ?? "",
    })),
    refused: rows
      .filter(({ id, parentId }) => parentId === id)
      .map(({ id }) => ({ id, reason: refusals.ownParent })),
  };
}
