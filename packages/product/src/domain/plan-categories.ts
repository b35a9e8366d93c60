import type { CategoryId, ImportedCategory, product } from "@torg/contracts";
import type { z } from "zod";
import { kept } from "./product-row";
import { type Refusal, refusals } from "./refusals";

/** What is kept of a category. Its slug stays when it is renamed: addresses of the shop outlive names. */
export type CategoryRow = {
  readonly id: CategoryId;
  readonly parentId: CategoryId | null;
  readonly name: string;
  readonly slug: string;
  /** Among its neighbours; equal ones stand by name. */
  readonly position: number;
  readonly description: string;
  readonly nameEn: string | null;
  readonly descriptionEn: string | null;
  /** Left out of the public tree, with everything below it. */
  readonly hidden: boolean;
};

export const emptyCategory = (id: CategoryId): CategoryRow => ({
  id,
  parentId: null,
  name: "",
  slug: "",
  position: 0,
  description: "",
  nameEn: null,
  descriptionEn: null,
  hidden: false,
});

type Given = Omit<z.output<typeof product.updateCategory.input>, "id" | "version">;

/** What staff gave, and of the rest what was there. */
export const mergeCategory = (
  before: CategoryRow,
  { slug, name, description, translations, position, hidden }: Given,
): CategoryRow => ({
  ...before,
  slug: slug ?? before.slug,
  name: name ?? before.name,
  description: description ?? before.description,
  nameEn: kept(translations?.en?.name, before.nameEn),
  descriptionEn: kept(translations?.en?.description, before.descriptionEn),
  position: position ?? before.position,
  hidden: hidden ?? before.hidden,
});

/**
 * What imported rows make of the tree. A row without a parent stands at the root; what 1C does not know of a
 * category stays as staff left it. Slugs are as wished.
 */
export function mergeCategories(
  rows: readonly ImportedCategory[],
  known: ReadonlyMap<CategoryId, CategoryRow>,
): { categories: CategoryRow[]; refused: Refusal[] } {
  const good = rows.filter(({ id, parentId }) => parentId !== id);
  return {
    categories: good.map(({ id, parentId, name }) => ({
      ...(known.get(id) ?? emptyCategory(id)),
      parentId: parentId ?? null,
      name,
    })),
    refused: rows
      .filter(({ id, parentId }) => parentId === id)
      .map(({ id }) => ({ id, reason: refusals.ownParent })),
  };
}
