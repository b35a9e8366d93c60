import { type Element, filled, items } from "./element";

/** One axis of a variant: `{ name: "Размер", value: "42" }`. */
export type Option = { readonly name: string; readonly value: string };

/** The axis of variants that 1C sends without any, with the words in the brackets as their value. */
const unnamedAxis = "Вариант";

/** What tells a variant from its siblings; nothing when the offer does not say. */
export function readOptions(offer: Element): Option[] | undefined {
  const stated = (items(offer, "ХарактеристикиТовара", "ХарактеристикаТовара") ?? []).flatMap((one) => {
    const name = filled(one, "Наименование");
    const value = filled(one, "Значение");
    return name && value ? [{ name: name.slice(0, 255), value: value.slice(0, 255) }] : [];
  });
  if (stated.length > 0) return distinct(stated).slice(0, 20);
  const bracket = lastBracket(filled(offer, "Наименование") ?? "");
  return bracket === undefined ? undefined : [{ name: unnamedAxis, value: bracket.inside.slice(0, 255) }];
}

/** One value an axis: the last that was sent. */
const distinct = (options: Option[]): Option[] => [
  ...new Map(options.map((option) => [option.name, option])).values(),
];

/** Splits "Кеды (зимние) (42, синий)" into "Кеды (зимние)" and "42, синий"; brackets inside brackets stay together. */
export function lastBracket(name: string): { before: string; inside: string } | undefined {
  const trimmed = name.trim();
  if (!trimmed.endsWith(")")) return undefined;
  let depth = 0;
  for (let at = trimmed.length - 1; at > 0; at -= 1) {
    if (trimmed[at] === ")") depth += 1;
    if (trimmed[at] === "(") depth -= 1;
    if (depth > 0) continue;
    const inside = trimmed.slice(at + 1, -1).trim();
    return inside === "" ? undefined : { before: trimmed.slice(0, at).trim(), inside };
  }
  return undefined;
}
