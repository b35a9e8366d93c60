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
import { firstState, staffState, statusOf } from "./product-state";
import { refusals } from "./refusals";
import { type ComponentVariant, requireComponents } from "./set-components";
import { type Definition, mergeTyped } from "./typed-values";
import { mergeVariant, newVariant, type VariantRow } from "./variant-row";

type Given = z.output<typeof product.upsert.input>["products"][number];
/** A row by SKU; what changes a product that is there need not name it. */
export type UpsertRow = Omit<Given, "name"> & { readonly name?: string | undefined };
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
  /** Which of the rows, from 0. */
  readonly at: number;
  readonly product: ProductRow;
  readonly variants: readonly VariantRow[];
  readonly prices: readonly { readonly variantId: VariantId; readonly price: UnitPrice }[];
};
export type RefusedRow = { readonly at: number; readonly field: string; readonly reason: string };
type Fault = Omit<RefusedRow, "at">;

/**
 * What rows by SKU make of the catalogue: a row whose SKUs are all new creates a product, another changes the
 * one that its SKUs belong to. Each SKU and each product is spoken of once.
 */
export function planUpsert(
  rows: readonly UpsertRow[],
  known: KnownBySku,
): { upserts: Upsert[]; refused: RefusedRow[] } {
  const seen = new Set<string>();
  const upserts: Upsert[] = [];
  const refused: RefusedRow[] = [];
  for (const [at, row] of rows.entries()) {
    const skus = row.variants.map(({ sku }) => sku);
    const owners = ownersOf(row, known);
    const read = faultOf(row, known, seen) ?? tryRead(row, owners[0], known);
    if ("reason" in read) refused.push({ at, ...read });
    else upserts.push({ at, ...read });
    for (const name of [...skus, ...owners]) seen.add(name);
  }
  return { upserts, refused };
}

/** The products that these SKUs belong to: one, or none. */
const ownersOf = ({ variants: given }: UpsertRow, { variants }: KnownBySku): ProductId[] => [
  ...new Set(given.flatMap(({ sku }) => variants.get(sku)?.productId ?? [])),
];

function faultOf(row: UpsertRow, known: KnownBySku, seen: ReadonlySet<string>): Fault | undefined {
  const skus = row.variants.map(({ sku }) => sku);
  const twice = skus.find((sku, at) => seen.has(sku) || skus.indexOf(sku) !== at);
  if (twice !== undefined) return { field: "sku", reason: refusals.skuTwice(twice) };
  const owners = ownersOf(row, known);
  if (owners.length > 1) return { field: "sku", reason: refusals.severalProducts };
  if (owners.some((id) => seen.has(id))) return { field: "sku", reason: refusals.productTwice };
  if (owners.length === 0 && row.name === undefined) return { field: "name", reason: refusals.nameless };
  if (row.brandId && !known.brands.has(row.brandId)) return { field: "brand", reason: refusals.unknownBrand };
  if (row.categoryIds?.some((id) => !known.categories.has(id)) === true)
    return { field: "categories", reason: refusals.unknownCategory };
  return undefined;
}

/** What a row makes, or why it makes nothing: what a single command is refused for, a row is. */
function tryRead(
  row: UpsertRow,
  owner: ProductId | undefined,
  known: KnownBySku,
): Omit<Upsert, "at"> | Fault {
  try {
    return read(row, owner, known);
  } catch (error) {
    if (error instanceof Failure) return { field: fieldOf(error), reason: refusals.failed(error) };
    throw error;
  }
}

const fields: Readonly<Record<string, string>> = {
  "product.options_taken": "options",
  "product.set_wrong": "components",
  "product.variant_not_found": "components",
  "product.attribute_not_found": "typed",
  "product.attribute_wrong": "typed",
  "product.wrong_status": "status",
};
const fieldOf = ({ code }: Failure): string => fields[code] ?? "";

function read(row: UpsertRow, owner: ProductId | undefined, known: KnownBySku): Omit<Upsert, "at"> {
  const there = owner && known.products.get(owner);
  const before = there ?? emptyProduct(known.newProductId());
  const own = row.variants.map((given) => ({ given, variant: readVariant(given, before.id, known) }));
  const written = new Map(own.map(({ variant }) => [variant.id, variant]));
  const siblings = known.siblings.get(before.id) ?? [];
  const same = siblings.filter(({ id, options }) =>
    Bun.deepEquals(written.get(id)?.options ?? options, options),
  );
  const others = new Set(same.map(({ id }) => id));
  requireDistinctOptions(
    [...written.values()].filter(({ id }) => !others.has(id)),
    same,
  );

  const typed = row.typed && mergeTyped(before.typed, row.typed, known.definitions);
  // What is hidden already is not hidden by staff for being called so: a file says what it found
  const status = row.status === statusOf(before.state) ? undefined : row.status;
  const state = there ? staffState(before.state, status) : firstState(row.status);
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
