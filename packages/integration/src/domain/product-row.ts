import type { OfferBody, ProductBody } from "./bodies";
import { idsIn, readBaseUnit } from "./directory-rows";
import { all, child, type Element, filled, items, text } from "./element";
import { externalIdCharsMax, joinVariantId, keyOf, splitVariantId } from "./identity";
import { cut, type Note, type Reading } from "./note";
import { present } from "./optional";
import { lastBracket } from "./options";
import { readRequisites, requisite } from "./requisites";
import { isDeleted } from "./switch";

export type ProductRow = {
  readonly kind: "product";
  readonly externalId: string;
  readonly key: string;
  readonly body: ProductBody;
};
export type OfferRow = {
  readonly kind: "variant";
  readonly externalId: string;
  readonly key: string;
  readonly body: OfferBody;
  readonly whole: boolean;
};

const descriptionCharsMax = 20_000;

/**
 * Reads `Товар`. UT 11 repeats a product once per characteristic: such a row speaks for the product,
 * except for its mark of deletion, which is the characteristic's.
 */
export function readProduct(element: Element): Reading<ProductRow | OfferRow> {
  const notes: Note[] = [];
  const source = filled(element, "Ид") ?? "";
  const sentName = filled(element, "Наименование");
  const note = (reason: string) =>
    notes.push({ kind: "product", externalId: source.slice(0, externalIdCharsMax), name: sentName, reason });
  const variantId = splitVariantId(source);
  const key = keyOf(variantId.productId);
  if (key === "" || source.length > externalIdCharsMax) {
    note(key === "" ? "нет элемента «Ид»" : `«Ид» длиннее ${externalIdCharsMax} знаков`);
    return { notes };
  }
  const deleted = isDeleted(element);
  const asVariant = variantId.characteristicId !== undefined;
  if (asVariant && deleted) {
    const externalId = joinVariantId(variantId);
    return {
      row: {
        kind: "variant",
        externalId,
        key: keyOf(externalId),
        body: { productKey: key, deleted },
        whole: false,
      },
      notes,
    };
  }
  const body = { ...readFields(element, asVariant, note), deleted };
  return { row: { kind: "product", externalId: variantId.productId, key, body }, notes };
}

function readFields(element: Element, asVariant: boolean, note: (reason: string) => void): ProductBody {
  const name = filled(element, "Наименование");
  const ownName = name && asVariant ? (lastBracket(name)?.before ?? name) : name;
  const requisites = readRequisites(element);
  const description =
    text(element, "Описание") || requisite(requisites, "ОписаниеВФорматеHTML") || text(element, "Описание");
  const pictures = all(element, "Картинка")
    .map((one) => one.text)
    .filter((path) => path !== "");
  const maker = child(element, "Изготовитель");
  return present({
    name: ownName && cut(ownName, 255, (reason) => note(`наименование ${reason}`)),
    article: text(element, "Артикул"),
    barcode: asVariant ? undefined : text(element, "Штрихкод"), // the characteristic's, not the product's
    unit: readBaseUnit(element),
    groupKeys: idsIn(element, "Группы")?.map(keyOf),
    description: description && cut(description, descriptionCharsMax, (reason) => note(`описание ${reason}`)),
    pictures: pictures.length > 0 ? pictures : undefined,
    attributes: readAttributes(element),
    brand: (maker && filled(maker, "Наименование")) ?? filled(element, "ТорговаяМарка"),
    country: filled(element, "Страна"),
    vatRate: items(element, "СтавкиНалогов", "СтавкаНалога")?.map((rate) => filled(rate, "Ставка"))[0],
    requisites,
  });
}

/** Values of properties by the property's key. An empty value says that there is none. */
function readAttributes(element: Element): Record<string, string[]> | undefined {
  const found = items(element, "ЗначенияСвойств", "ЗначенияСвойства");
  if (!found) return undefined;
  const byKey = new Map<string, string[]>();
  for (const one of found) {
    const key = keyOf(filled(one, "Ид") ?? "");
    if (key === "") continue;
    const values = all(one, "Значение")
      .map((value) => value.text)
      .filter((value) => value !== "" && !isNoNumber(value));
    byKey.set(key, [...(byKey.get(key) ?? []), ...values]);
  }
  return Object.fromEntries(byKey);
}

/** `-999 999 999,9` is how some databases write that a number was not given. */
const isNoNumber = (value: string): boolean => /^-[9\s]{9,}(,9+)?$/.test(value);
