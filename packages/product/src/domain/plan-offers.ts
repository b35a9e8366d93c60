import type {
  Currency,
  ImportedOffer,
  PriceListId,
  ProductId,
  UnitPrice,
  VariantId,
  WarehouseId,
} from "@torg/contracts";
import type { ProductState } from "./product-state";
import { quantityMax } from "./quantity";
import { type Refusal, refusals } from "./refusals";
import { mergeVariant, newVariant, type VariantRow } from "./variant-row";

export type KnownOffers = {
  readonly products: ReadonlyMap<ProductId, ProductState>;
  readonly variants: ReadonlyMap<VariantId, VariantRow>;
  /** Who has these SKUs now, of the variants that are sold. */
  readonly skus: ReadonlyMap<string, VariantId>;
  /** With the currency that a list keeps, if it keeps to one. */
  readonly priceLists: ReadonlyMap<PriceListId, Currency | undefined>;
  readonly warehouses: ReadonlySet<WarehouseId>;
};

export type OfferPlan = {
  /** Rows whose prices and stock are to be looked at, and the variants as they make them. */
  readonly accepted: readonly ImportedOffer[];
  readonly variants: readonly VariantRow[];
  readonly refused: Refusal[];
  /** Rows that have nothing to do. */
  readonly idle: number;
};

/** The SKU that an offer would like: its own, the one it has, or its barcode. */
export const wishedSku = (row: ImportedOffer, before: VariantRow | undefined): string | undefined =>
  row.sku ?? before?.sku ?? row.barcode;

/**
 * What imported offers make of the variants. An offer without an article goes by its barcode, and failing
 * that by its id. A bad row is refused whole; the SKU of a variant that this batch retires is free for
 * another.
 */
export function planOffers(rows: readonly ImportedOffer[], known: KnownOffers): OfferPlan {
  const refused = rows.flatMap((row): Refusal[] => {
    const reason = faultOf(row, known);
    return reason === undefined ? [] : [{ id: row.id, reason }];
  });
  const faulty = new Set(refused.map(({ id }) => id));
  const sound = rows.filter((row) => !faulty.has(row.id));
  const alive = sound.filter((row) => !isIdle(row, known));

  const leaving = new Set(alive.filter((row) => row.deleted === true).map(({ id }) => id));
  const owners = new Map([...known.skus].filter(([, id]) => !leaving.has(id)));
  const isTaken = (sku: string, id: VariantId): boolean => (owners.get(sku) ?? id) !== id;
  const accepted: ImportedOffer[] = [];
  const variants: VariantRow[] = [];
  for (const row of alive) {
    const next = merged(row, known.variants.get(row.id), isTaken);
    if (!next.retired && isTaken(next.sku, next.id)) {
      refused.push({ id: row.id, reason: refusals.skuTaken(next.sku) });
      continue;
    }
    if (!next.retired) owners.set(next.sku, next.id);
    accepted.push(row);
    variants.push(next);
  }
  return { accepted, variants, refused, idle: sound.length - alive.length };
}

function merged(
  row: ImportedOffer,
  before: VariantRow | undefined,
  isTaken: (sku: string, id: VariantId) => boolean,
): VariantRow {
  const barcode = row.barcode !== undefined && !isTaken(row.barcode, row.id) ? row.barcode : undefined;
  const base = before ?? newVariant({ id: row.id, productId: row.productId, sku: barcode ?? row.id });
  return mergeVariant({ ...base, productId: row.productId }, row, row.deleted === true);
}

/** Rows about what staff removed, or what 1C deleted before it ever came, have nothing to do. */
const isIdle = (row: ImportedOffer, { products, variants }: KnownOffers): boolean =>
  products.get(row.productId) === "removed" || (row.deleted === true && !variants.has(row.id));

function faultOf(row: ImportedOffer, known: KnownOffers): string | undefined {
  if (!known.products.has(row.productId)) return refusals.unknownProduct;
  if (row.prices?.some(({ priceListId }) => !known.priceLists.has(priceListId)))
    return refusals.unknownPriceList;
  if (row.prices?.some(({ priceListId, price }) => !keepsTo(known.priceLists.get(priceListId), price)))
    return refusals.otherCurrency;
  if (row.stock?.some(({ warehouseId }) => !known.warehouses.has(warehouseId)))
    return refusals.unknownWarehouse;
  if (row.stock?.some(({ onHand }) => Math.abs(onHand) > quantityMax)) return refusals.figureTooLarge;
  return undefined;
}

const keepsTo = (currency: Currency | undefined, price: UnitPrice | null): boolean =>
  price === null || currency === undefined || price.currency === currency;
