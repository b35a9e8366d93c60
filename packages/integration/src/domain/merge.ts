import { type OfferBody, type ProductBody, type PropertyBody, totalKey } from "./bodies";

/** What is known of a product after another row about it: what the row leaves out stays as it was. */
export function mergeProduct(
  before: ProductBody | undefined,
  sent: ProductBody,
  again: boolean,
): ProductBody {
  if (!before) return sent;
  const merged = { ...before, ...sent };
  if (!again) return merged;
  return {
    ...merged,
    ...(before.name && sent.name && { name: shorter(before.name, sent.name) }), // "Кеды", not "Кеды (42)"
    ...(before.pictures && sent.pictures && { pictures: union(before.pictures, sent.pictures) }),
    ...(before.groupKeys && sent.groupKeys && { groupKeys: union(before.groupKeys, sent.groupKeys) }),
    ...(before.attributes &&
      sent.attributes && { attributes: uniteValues(before.attributes, sent.attributes) }),
  };
}

/** As for products; of prices and stock only the lists and warehouses that are named change, unless the row is whole. */
export function mergeOffer(before: OfferBody | undefined, sent: OfferBody, whole: boolean): OfferBody {
  if (!before) return sent;
  return {
    ...before,
    ...sent,
    ...(sent.prices && {
      prices: { ...(whole ? fill(before.prices, null) : before.prices), ...sent.prices },
    }),
    ...(sent.stock && { stock: { ...stockBefore(before, sent.stock, whole), ...sent.stock } }),
  };
}

/** A dictionary only grows: a value that left it may still be in use. */
export const mergeProperty = (before: PropertyBody | undefined, sent: PropertyBody): PropertyBody => ({
  ...before,
  ...sent,
  ...((before?.values || sent.values) && { values: { ...before?.values, ...sent.values } }),
});

/** A total replaces the figures of warehouses and they replace it: goods are not counted twice. */
function stockBefore(
  before: OfferBody,
  sent: Readonly<Record<string, number>>,
  whole: boolean,
): Readonly<Record<string, number>> {
  const known = before.stock ?? {};
  if (whole || totalKey in sent) return fill(known, 0);
  return totalKey in known ? { ...known, [totalKey]: 0 } : known;
}

const fill = <V>(record: Readonly<Record<string, unknown>> | undefined, value: V): Record<string, V> =>
  Object.fromEntries(Object.keys(record ?? {}).map((key) => [key, value]));

const shorter = (a: string, b: string): string => (b.length < a.length ? b : a);
const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

const uniteValues = (
  a: Readonly<Record<string, readonly string[]>>,
  b: Readonly<Record<string, readonly string[]>>,
): Record<string, string[]> =>
  Object.fromEntries(
    union(Object.keys(a), Object.keys(b)).map((key) => [key, union(a[key] ?? [], b[key] ?? [])]),
  );
