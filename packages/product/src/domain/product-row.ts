import type { CategoryId, ImportedProduct, ProductId } from "@torg/contracts";
import type { ProductState } from "./product-state";

/** What is kept of a product itself. */
export type ProductRow = {
  readonly id: ProductId;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly state: ProductState;
  readonly categoryIds: readonly CategoryId[];
  readonly images: readonly string[];
  readonly attributes: NonNullable<ImportedProduct["attributes"]>;
};

/** What a command or an import may say of a product; what it leaves out stays. */
export type ProductFields = Omit<ImportedProduct, "id" | "name" | "status" | "deleted"> & {
  readonly name?: string | undefined;
};

export const emptyProduct = (id: ProductId): ProductRow => ({
  id,
  slug: "",
  name: "",
  description: "",
  unit: "шт",
  state: "published",
  categoryIds: [],
  images: [],
  attributes: [],
});

export const mergeProduct = (before: ProductRow, given: ProductFields, state: ProductState): ProductRow => ({
  id: before.id,
  slug: given.slug ?? before.slug,
  name: given.name ?? before.name,
  description: given.description ?? before.description,
  unit: given.unit ?? before.unit,
  state,
  categoryIds: given.categoryIds ?? before.categoryIds,
  images: given.images ?? before.images,
  attributes: given.attributes ?? before.attributes,
});
