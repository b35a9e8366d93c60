import type { Bodies, Unit } from "./bodies";
import { parseCurrency } from "./currency";
import { all, child, type Element, filled, items, text } from "./element";
import { externalIdCharsMax, keyOf } from "./identity";
import { cut, type Note, type Reading } from "./note";
import { okeiName } from "./okei";
import { present } from "./optional";
import { isDeleted, isOn } from "./switch";

type Directory = "group" | "property" | "price_type" | "warehouse" | "unit";
export type DirectoryRow = {
  [K in Directory]: {
    readonly kind: K;
    readonly externalId: string;
    readonly key: string;
    readonly body: Bodies[K];
  };
}[Directory];

const nameCharsMax = 255;

/** What every entry of a classifier has: an id, a name, a mark of deletion. */
function readEntry(element: Element, kind: Directory) {
  const notes: Note[] = [];
  const externalId = filled(element, "Ид") ?? "";
  const name = filled(element, "Наименование");
  const note = (reason: string) =>
    notes.push({ kind, externalId: externalId.slice(0, externalIdCharsMax), name, reason });
  const key = keyOf(externalId);
  if (key === "") note("нет элемента «Ид»");
  else if (externalId.length > externalIdCharsMax) note(`«Ид» длиннее ${externalIdCharsMax} знаков`);
  const body = {
    ...(name && { name: cut(name, nameCharsMax, (reason) => note(`наименование ${reason}`)) }),
    deleted: isDeleted(element),
  };
  const identified = key !== "" && externalId.length <= externalIdCharsMax;
  return { identified, externalId, key, body, notes };
}

export function readGroup(element: Element, parentId: string | undefined): Reading<DirectoryRow> {
  const { identified, externalId, key, body, notes } = readEntry(element, "group");
  if (!identified) return { notes };
  return {
    row: {
      kind: "group",
      externalId,
      key,
      body: { ...body, ...(parentId && { parentKey: keyOf(parentId) }) },
    },
    notes,
  };
}

/** The dictionary may come with ids or as a plain list; values of a plain list are their own keys. */
export function readProperty(element: Element): Reading<DirectoryRow> {
  const { identified, externalId, key, body, notes } = readEntry(element, "property");
  if (!identified) return { notes };
  const entries = (child(element, "ВариантыЗначений")?.children ?? []).flatMap(
    (variant): [string, string][] => {
      const value = variant.name === "Справочник" ? filled(variant, "Значение") : variant.text;
      const valueKey = keyOf(filled(variant, "ИдЗначения") ?? value ?? "");
      return value && valueKey !== "" ? [[valueKey, value.slice(0, 1000)]] : [];
    },
  );
  const values = entries.length > 0 ? { values: Object.fromEntries(entries) } : {};
  return { row: { kind: "property", externalId, key, body: { ...body, ...values } }, notes };
}

export function readPriceType(element: Element): Reading<DirectoryRow> {
  const { identified, externalId, key, body, notes } = readEntry(element, "price_type");
  if (!identified) return { notes };
  const named = filled(element, "Валюта");
  const currency = named ? parseCurrency(named) : undefined;
  if (named && !currency)
    notes.push({ kind: "price_type", externalId, name: body.name, reason: `неизвестная валюта «${named}»` });
  const tax = all(element, "Налог").map((one) => text(one, "УчтеноВСумме"))[0];
  const money = { ...(currency && { currency }), ...(tax !== undefined && { vatIncluded: isOn(tax) }) };
  return { row: { kind: "price_type", externalId, key, body: { ...body, ...money } }, notes };
}

export function readWarehouse(element: Element): Reading<DirectoryRow> {
  const { identified, externalId, key, body, notes } = readEntry(element, "warehouse");
  return identified ? { row: { kind: "warehouse", externalId, key, body }, notes } : { notes };
}

/** A unit goes by its code where it has no id; one with neither names nothing and is no fault. */
export function readUnit(element: Element): Reading<DirectoryRow> {
  const code = filled(element, "Код");
  const externalId = filled(element, "Ид") ?? code;
  if (externalId === undefined || keyOf(externalId) === "") return { notes: [] };
  const short = filled(element, "НаименованиеКраткое") ?? (code && okeiName(code));
  const name = short ?? filled(element, "НаименованиеПолное");
  const body = present({ name: name?.slice(0, nameCharsMax), code, deleted: isDeleted(element) });
  const id = externalId.slice(0, externalIdCharsMax);
  return { row: { kind: "unit", externalId: id, key: keyOf(id), body }, notes: [] };
}

/** The unit of goods: text and attributes up to 2.10, the bare code in 3.1, an element in some returned documents. */
export function readBaseUnit(element: Element): Unit | undefined {
  const unit = child(element, "БазоваяЕдиница");
  if (!unit) return undefined;
  const bare = /^\d{1,4}$/.test(unit.text) ? unit.text : undefined;
  const code = (unit.attributes.Код ?? filled(unit, "Код") ?? bare)?.trim();
  const name =
    (bare ? undefined : unit.text) ||
    unit.attributes.НаименованиеКраткое ||
    filled(unit, "НаименованиеКраткое") ||
    (code && okeiName(code)) ||
    unit.attributes.НаименованиеПолное?.trim();
  if (!code && !name) return undefined;
  return { ...(code && { code }), ...(name && { name: name.slice(0, 50) }) };
}

/** Every `Ид` of a list element: the groups of a product. */
export const idsIn = (element: Element, list: string): string[] | undefined =>
  items(element, list, "Ид")
    ?.map((one) => one.text)
    .filter((id) => keyOf(id) !== "");
