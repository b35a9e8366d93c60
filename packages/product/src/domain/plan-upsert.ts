import {
  type BrandId,
  type CategoryId,
  Failure,
  type ProductId,
  type product,
  type UnitPrice,
  type VariantId,
} from "@torg/contracts";
import type { z } from "zod";
import { requireDistinctOptions } from "./option-combination";
import { emptyProduct, mergeProduct, type ProductRow } from "./product-row";
import { firstState, staffState } from "./product-state";
import { type Refusal, refusals } from "./refusals";
import { type ComponentVariant, requireComponents } from "./set-components";
import { type Definition, mergeTyped } from "./typed-values";
import { mergeVariant, newVariant, type VariantRow } from "./variant-row";

export type UpsertRow = z.output<typeof product.upsert.input>["products"][number];
type VariantGiven = UpsertRow["variants"][number];

export type KnownBySku = {
  /** The variants that are sold under these SKUs, and their products. */
  readonly variants: ReadonlyMap<string, VariantRow>;
  readonly products: ReadonlyMap<ProductId, ProductRow>;
  readonly categories: ReadonlySet<CategoryId>;
  readonly brands: ReadonlySet<BrandId>;
  /** The attributes that rows name, with those of their words that there are. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The variants that sets of these rows are made of. */
  readonly components: ReadonlyMap<VariantId, ComponentVariant>;
  /** All variants of the products that these SKUs belong to. */
  readonly siblings: ReadonlyMap<ProductId, readonly VariantRow[]>;
  readonly newProductId: () => ProductId;
  readonly newVariantId: () => VariantId;
};

/** One accepted row: the product it makes, its variants, and the prices it names. */
export type Upsert = {
  readonly product: ProductRow;
  readonly variants: readonly VariantRow[];
  readonly prices: readonly { readonly variantId: VariantId; readonly price: UnitPrice }[];
};

/**
 * What rows by SKU make of the catalogue: a row whose SKUs are all new creates a product, another changes the
 * one that its SKUs belong to. Each SKU and each product is spoken of once.
 */
export function planUpsert(
  rows: readonly UpsertRow[],
  known: KnownBySku,
): { upserts: Upsert[]; refused: Refusal[] } {
  const seen = new Set<string>();
  const upserts: Upsert[] = [];
  const refused: Refusal[] = [];
  for (const row of rows) {
    const skus = row.variants.map(({ sku }) => sku);
    const owners = ownersOf(row, known);
    const read = faultOf(row, known, seen) ?? tryRead(row, owners[0], known);
    if (typeof read === "string") refused.push({ id: skus[0] ?? "", reason: read });
    else upserts.push(read);
    for (const name of [...skus, ...owners]) seen.add(name);
  }
  return { upserts, refused };
}

/** The products that these SKUs belong to: one, or none. */
const ownersOf = ({ variants: given }: UpsertRow, { variants }: KnownBySku): ProductId[] => [
  ...new Set(given.flatMap(({ sku }) => variants.get(sku)?.productId ?? [])),
];

function faultOf(row: UpsertRow, known: KnownBySku, seen: ReadonlySet<string>): string | undefined {
  const skus = row.variants.map(({ sku }) => sku);
  const twice = skus.find((sku, at) => seen.has(sku) || skus.indexOf(sku) !== at);
  if (twice !== undefined) return refusals.skuTwice(twice);
  const owners = ownersOf(row, known);
  if (owners.length > 1) return refusals.severalProducts;
  if (owners.some((id) => seen.has(id))) return refusals.productTwice;
  if (row.brandId && !known.brands.has(row.brandId)) return refusals.unknownBrand;
  return row.categoryIds?.every((id) => known.categories.has(id)) === false
    ? refusals.unknownCategory
    : undefined;
}

/** What a row makes, or why it makes nothing: what a single command is refused for, a row is. */
function tryRead(row: UpsertRow, owner: ProductId | undefined, known: KnownBySku): Upsert | string {
  try {
    return read(row, owner, known);
  } catch (error) {
    if (error instanceof Failure) return refusals.failed(error);
    throw error;
  }
}

function read(row: UpsertRow, owner: ProductId | undefined, known: KnownBySku): Upsert {
  const there = owner && known.products.get(owner);
  const before = there ?? emptyProduct(known.newProductId());
  const own = row.variants.map((given) => ({ given, variant: readVariant(given, before.id, known) }));
  const written = new Set(own.map(({ variant }) => variant.id));
  const others = (known.siblings.get(before.id) ?? []).filter(({ id }) => !written.has(id));
  requireDistinctOptions([...others, ...own.map(({ variant }) => variant)]);

  const typed = row.typed && mergeTyped(before.typed, row.typed, known.definitions);
  const state = there ? staffState(before.state, row.status) : firstState(row.status);
  const product = mergeProduct(before, { ...row, typed }, state);
  requireComponents(product, row.components, known.components);
  return {
    product,
    variants: own.map(({ variant }) => variant),
    prices: own.flatMap(({ given, variant }) =>
      given.price ? [{ variantId: variant.id, price: given.price }] : [],
    ),
  };
}

function readVariant(
  given: VariantGiven,
  productId: ProductId,
  { variants, newVariantId }: KnownBySku,
): VariantRow {
  const before = variants.get(given.sku) ?? newVariant({ id: newVariantId(), productId, sku: given.sku });
  return mergeVariant(before, given, before.retired);
}
