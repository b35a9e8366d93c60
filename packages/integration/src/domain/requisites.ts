import { all, type Element, filled, items } from "./element";

/** `ЗначенияРеквизитов` by name; a name may come several times and hold several values. */
export type Requisites = Readonly<Record<string, readonly string[]>>;

/** A pointer to a picture's caption, repeated for each: it says nothing about the goods. */
const skipped = new Set(["ОписаниеФайла"]);

export function readRequisites(element: Element): Requisites | undefined {
  const found = items(element, "ЗначенияРеквизитов", "ЗначениеРеквизита");
  if (!found) return undefined;
  const byName = new Map<string, string[]>();
  for (const requisite of found) {
    const name = filled(requisite, "Наименование");
    if (!name || skipped.has(name)) continue;
    const values = all(requisite, "Значение")
      .map((value) => value.text)
      .filter((value) => value !== "");
    byName.set(name, [...(byName.get(name) ?? []), ...values]);
  }
  return Object.fromEntries(byName);
}

/** The first value of a requisite that has one. */
export const requisite = (requisites: Requisites | undefined, name: string): string | undefined =>
  requisites?.[name]?.[0];
