import type { ImportedOffer, Option, Pack, ProductId, VariantId } from "@torg/contracts";

/** What is kept of a variant itself. */
export type VariantRow = {
  readonly id: VariantId;
  readonly productId: ProductId;
  readonly sku: string;
  /** Where it is called otherwise than its product. */
  readonly name: string | null;
  readonly barcode: string | null;
  readonly options: readonly Option[];
  /** Other units, and how many of the product's own each holds. */
  readonly packs: readonly Pack[];
  /** No longer sold; its SKU is free. */
  readonly retired: boolean;
};

/** What a command or an import may say of a variant; what it leaves out stays. */
export type VariantFields = Pick<ImportedOffer, "sku" | "name" | "barcode" | "options"> & {
  readonly packs?: Pack[] | undefined;
};

export const newVariant = ({
  id,
  productId,
  sku,
}: Pick<VariantRow, "id" | "productId" | "sku">): VariantRow => ({
  id,
  productId,
  sku,
  name: null,
  barcode: null,
  options: [],
  packs: [],
  retired: false,
});

export const mergeVariant = (before: VariantRow, given: VariantFields, retired: boolean): VariantRow => ({
  id: before.id,
  productId: before.productId,
  sku: given.sku ?? before.sku,
  name: given.name ?? before.name,
  barcode: given.barcode ?? before.barcode,
  options: given.options ?? before.options,
  packs: given.packs ?? before.packs,
  retired,
});
