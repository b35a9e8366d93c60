/**
 * The words as a tsquery: all of them must be there, the last one may be unfinished. Nothing when there are
 * no words. Words are cut as the database's `searchable` cuts them; "TS-100" also asks for `ts100`, as which
 * the SKU is kept too.
 */
export function searchQuery(text: string): string | undefined {
  const words = text
    .toLowerCase()
    .replaceAll("ё", "е")
    .split(/\s+/)
    .map(partsOf)
    .filter((parts) => parts.length > 0);
  if (words.length === 0) return undefined;
  return words.map((parts, at) => term(parts, at === words.length - 1 ? ":*" : "")).join(" & ");
}

const partsOf = (word: string): string[] => word.match(/[\p{L}\p{N}]+/gu) ?? [];

function term(parts: readonly string[], ending: string): string {
  const apart = parts.join(" & ") + ending;
  return parts.length === 1 ? apart : `(${apart} | ${parts.join("")}${ending})`;
}
