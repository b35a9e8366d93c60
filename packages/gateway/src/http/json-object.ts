export type Fields = Record<string, unknown>;

/** The object that a JSON text is, with `{}` for no text; nothing where it is something else. */
export function jsonObject(text: string): Fields | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields as JSON with their names in order: one input, one text. Own properties all, `__proto__` too. */
export const sortedJson = (fields: Iterable<readonly [name: string, value: unknown]>): string =>
  JSON.stringify(Object.fromEntries([...fields].sort(([a], [b]) => (a < b ? -1 : 1))));
