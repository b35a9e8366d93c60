import type { Currency, ImportedOffer, PriceListId, UnitPrice, WarehouseId } from "@torg/contracts";
import type { z } from "zod";
import type { OfferBody, OfferPrice, ProductBody } from "./bodies";
import { parseDecimal } from "./decimal";
import { present } from "./optional";
import { toUnitPrice } from "./unit-price";

/** What an offer's body points at. */
export type OfferLookup = {
  readonly priceLists: ReadonlyMap<
    string,
    { readonly id: z.infer<typeof PriceListId>; readonly currency: Currency | undefined }
  >;
  readonly warehouses: ReadonlyMap<string, z.infer<typeof WarehouseId>>;
};

export type OfferState = {
  readonly received: OfferBody;
  readonly applied: OfferBody | undefined;
  readonly product: ProductBody;
};

/** 1C's own currency where neither the price nor its type names one. */
const homeCurrency: Currency = "RUB";

/**
 * What has to be told about a variant: only what 1C changed since the last time. A figure that 1C repeats is not sent again,
 * or it would undo what the shop has sold since.
 */
export function outgoingOffer(
  ids: Pick<ImportedOffer, "id" | "productId">,
  state: OfferState,
  lookup: OfferLookup,
): ImportedOffer | undefined {
  const { received, applied } = state;
  const gone = isGone(received);
  if (gone) return applied && !isGone(applied) ? { ...ids, deleted: true } : undefined;
  const known = applied && !isGone(applied) ? applied : undefined;
  const face = faceOf(received, state.product);
  const knownFace = known ? faceOf(known, state.product) : {};
  const changes = Object.entries(face).filter(
    ([field, value]) => !same(value, Reflect.get(knownFace, field)),
  );
  const prices = changed(received.prices, known?.prices).flatMap(([key, price]) => {
    const list = lookup.priceLists.get(key);
    return list ? [{ priceListId: list.id, price: priceOf(price, list.currency) ?? null }] : [];
  });
  const stock = changed(received.stock, known?.stock).flatMap(([key, onHand]) => {
    const warehouseId = lookup.warehouses.get(key);
    return warehouseId ? [{ warehouseId, onHand }] : [];
  });
  if (known && changes.length + prices.length + stock.length === 0) return undefined;
  return {
    ...ids,
    ...Object.fromEntries(changes),
    ...(prices.length > 0 && { prices }),
    ...(stock.length > 0 && { stock }),
  };
}

const isGone = (body: OfferBody): boolean => body.deleted === true || body.retired === true;

function faceOf(
  body: OfferBody,
  product: ProductBody,
): Pick<ImportedOffer, "sku" | "name" | "barcode" | "options"> {
  const barcode = body.barcode ?? (body.options ? undefined : product.barcode);
  return present({
    sku: skuOf(body, product),
    name: body.options ? body.name : undefined, // a product's own offer goes by the product's name
    barcode: barcode !== undefined && barcode.length <= 64 ? barcode : undefined,
    options: body.options && [...body.options],
  });
}

/** Variants share their product's article in 1C: what tells them apart is added, because a SKU is one variant's. */
function skuOf({ article, options }: OfferBody, product: ProductBody): string | undefined {
  const own = article || undefined;
  const shared = product.article || undefined;
  const base = own ?? shared;
  if (!base || !options?.length || (own && own !== shared)) return base?.slice(0, 100);
  return `${base} (${options.map(({ value }) => value).join(", ")})`.slice(0, 100);
}

function priceOf(price: OfferPrice, currency: Currency | undefined): UnitPrice | undefined {
  const amount = price && parseDecimal(price.amount);
  if (!price || !amount) return undefined;
  const coefficient = price.coefficient === undefined ? undefined : parseDecimal(price.coefficient);
  return toUnitPrice(amount, price.currency ?? currency ?? homeCurrency, coefficient);
}

function changed<V>(
  received: Readonly<Record<string, V>> | undefined,
  known: Readonly<Record<string, V>> | undefined,
): [string, V][] {
  return Object.entries(received ?? {}).filter(([key, value]) => !same(value, known?.[key]));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
