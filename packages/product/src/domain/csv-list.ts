/** Several values in one cell: `a|b`, and pairs as `name=value|name=value`; `\` stands before a sign that is meant. */
export const writeList = (values: readonly string[]): string => values.map(escaped).join("|");
export const writePairs = (pairs: readonly { readonly name: string; readonly value: string }[]): string =>
  pairs.map(({ name, value }) => `${escaped(name)}=${escaped(value)}`).join("|");

export const readList = (cell: string): string[] =>
  split(cell, "|")
    .map(plain)
    .filter((value) => value !== "");

/** Nothing where a part is no pair. */
export function readPairs(cell: string): { name: string; value: string }[] | undefined {
  const pairs = split(cell, "|").map((part) => split(part, "="));
  if (pairs.some((parts) => parts.length !== 2)) return undefined;
  return pairs.map(([name = "", value = ""]) => ({ name: plain(name), value: plain(value) }));
}

const escaped = (value: string): string => value.replace(/[\\|=]/g, "\\$&");
const plain = (value: string): string => value.replace(/\\(.)/gs, "$1").trim();

/** At every separator that has no `\` before it; the escapes stay. */
function split(text: string, separator: "|" | "="): string[] {
  const parts = [""];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === separator) parts.push("");
    else {
      const taken = char === "\\" ? text.slice(at, at + 2) : char;
      parts[parts.length - 1] += taken;
      at += taken.length - 1;
    }
  }
  return parts;
}
