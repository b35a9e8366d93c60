import type { FieldReaders } from "./field-readers";
import type { Found } from "./route-table";

type Fields = Record<string, unknown>;
type Place = Extract<Found, { inPath: unknown }>;

/** The input, JSON text, of a request without a body: its query and its path. Keys are sorted: one input, one text. */
export function inputOfAddress({ route: { readers }, inPath }: Place, query: string): string {
  const given = new URLSearchParams(query);
  const fields = new Map<string, unknown>();
  for (const name of new Set(given.keys())) fields.set(name, fieldOf(name, given.getAll(name), readers));
  for (const [name, text] of inPath) fields.set(name, fieldOf(name, [text], readers));
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted)); // own properties, whatever they are called: `__proto__` is unknown
}

/** The input of a request with a body: its text, untouched unless the path has parameters too. */
export function inputOfBody({ route: { readers }, inPath }: Place, body: string): string {
  if (inPath.size === 0) return body;
  const fields = objectOf(body);
  if (!fields) return body; // whoever owns the procedure says what is wrong with it
  const ofPath = [...inPath].map(([name, text]) => [name, fieldOf(name, [text], readers)]);
  return JSON.stringify({ ...fields, ...Object.fromEntries(ofPath) });
}

function fieldOf(name: string, texts: readonly string[], readers: FieldReaders): unknown {
  const reader = readers.get(name);
  const values = texts.map((text) => (reader ? reader.read(text) : text));
  return values.length === 1 && !reader?.many ? values[0] : values;
}

function objectOf(text: string): Fields | undefined {
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
