import type { OfferPrice } from "./bodies";
import { totalKey } from "./bodies";
import { parseCurrency } from "./currency";
import { formatDecimal, isZero, parseDecimal } from "./decimal";
import { readBaseUnit } from "./directory-rows";
import { child, type Element, filled, items, text } from "./element";
import { externalIdCharsMax, joinVariantId, keyOf, splitVariantId } from "./identity";
import { cut, type Note, type Reading } from "./note";
import { present } from "./optional";
import { readOptions } from "./options";
import type { OfferRow } from "./product-row";
import { readStockFigures, type StockFigures } from "./stock-figures";
import { isDeleted } from "./switch";

/** What an offer names besides itself: directories that may never have been described. */
export type Named = { readonly priceTypes: readonly string[]; readonly warehouses: readonly string[] };
export type OfferReading = Reading<OfferRow> & { readonly named: Named };

/**
 * Reads `Предложение`, of a package of offers or of changes. `whole` says that what the offer lists is all there is:
 * a price type that it leaves out has no price, a warehouse that it leaves out is empty.
 */
export function readOffer(element: Element, whole: boolean): OfferReading {
  const notes: Note[] = [];
  const source = filled(element, "Ид") ?? "";
  const name = filled(element, "Наименование");
  const note = (reason: string) =>
    notes.push({ kind: "offer", externalId: source.slice(0, externalIdCharsMax), name, reason });
  const variantId = splitVariantId(source, filled(element, "ИдХарактеристики"));
  const externalId = joinVariantId(variantId);
  const productKey = keyOf(variantId.productId);
  if (productKey === "" || externalId.length > externalIdCharsMax) {
    note(productKey === "" ? "нет элемента «Ид»" : `«Ид» длиннее ${externalIdCharsMax} знаков`);
    return { notes, named: { priceTypes: [], warehouses: [] } };
  }

  const prices = readPrices(element, note);
  const figures = readStockFigures(element);
  if (figures && "source" in figures) note(`остаток «${figures.source}» не число`);
  const stock = figures && "byWarehouse" in figures ? figures : undefined;
  const body = {
    productKey,
    ...present({
      name: name && cut(name, 255, (reason) => note(`наименование ${reason}`)),
      article: text(element, "Артикул"),
      barcode: text(element, "Штрихкод"),
      unit: readBaseUnit(element),
      options: variantId.characteristicId === undefined ? undefined : readOptions(element),
      prices: prices && Object.fromEntries([...prices].map(([id, price]) => [keyOf(id), price])),
      stock: stock && figuresByKey(stock),
    }),
    deleted: isDeleted(element),
  };
  return {
    row: { kind: "variant", externalId, key: keyOf(externalId), body, whole },
    notes,
    named: { priceTypes: [...(prices?.keys() ?? [])], warehouses: [...(stock?.byWarehouse.keys() ?? [])] },
  };
}

const figuresByKey = ({ byWarehouse, total }: StockFigures): Record<string, number> =>
  Object.fromEntries(
    total === undefined ? [...byWarehouse].map(([id, figure]) => [keyOf(id), figure]) : [[totalKey, total]],
  );

/** Prices by the type's id as it was sent; of tiers the one for the smallest quantity. */
function readPrices(element: Element, note: (reason: string) => void): Map<string, OfferPrice> | undefined {
  const found = items(element, "Цены", "Цена");
  if (!found) return undefined;
  const byType = new Map<string, { price: OfferPrice; from: number }>();
  for (const one of found) {
    const id = filled(one, "ИдТипаЦены") ?? "";
    const from = Number(filled(one, "МинКоличество") ?? 0);
    const price = readPrice(one, note);
    const earlier = byType.get(id);
    if (keyOf(id) === "" || price === undefined || (earlier && earlier.from < from)) continue;
    byType.set(id, { price, from });
  }
  return new Map([...byType].map(([id, { price }]) => [id, price]));
}

/** Nothing when the price cannot be read, with a note; `null` when 1C says that there is none. */
function readPrice(price: Element, note: (reason: string) => void): OfferPrice | undefined {
  const source = filled(price, "ЦенаЗаЕдиницу") ?? filled(price, "Цена");
  if (source === undefined) return null;
  const amount = parseDecimal(source);
  if (!amount || amount.units < 0n || amount.units > 999_999_999_999_999n) {
    note(`цена «${source}» не годится: нужно неотрицательное число`);
    return undefined;
  }
  if (isZero(amount)) return null;
  const named = filled(price, "Валюта");
  const currency = named ? parseCurrency(named) : undefined;
  if (named && !currency) {
    note(`цена в неизвестной валюте «${named}»`);
    return undefined;
  }
  const coefficient = parseDecimal(
    filled(price, "Коэффициент") ?? child(price, "Единица")?.attributes.Коэффициент ?? "",
  );
  return {
    amount: formatDecimal(amount),
    ...(coefficient && coefficient.units > 0n && { coefficient: formatDecimal(coefficient) }),
    ...(currency && { currency }),
  };
}
