import { jsonObject, sortedJson } from "../http/json-object";
import type { FieldReaders } from "./field-readers";
import type { Place } from "./route-table";

/** The input, JSON text, of a request without a body: its query and its path. Keys are sorted: one input, one text. */
export function inputOfAddress({ route: { readers }, inPath }: Place, query: string): string {
  const given = new URLSearchParams(query);
  const fields = new Map<string, unknown>();
  for (const name of new Set(given.keys())) fields.set(name, fieldOf(name, given.getAll(name), readers));
  for (const [name, text] of inPath) fields.set(name, fieldOf(name, [text], readers));
  return sortedJson(fields);
}

/** The input of a request with a body: its text, untouched unless the path has parameters too. */
export function inputOfBody({ route: { readers }, inPath }: Place, body: string): string {
  if (inPath.size === 0) return body;
  const fields = jsonObject(body);
  if (!fields) return body; // whoever owns the procedure says what is wrong with it
  const ofPath = [...inPath].map(([name, text]) => [name, fieldOf(name, [text], readers)]);
  return JSON.stringify({ ...fields, ...Object.fromEntries(ofPath) });
}

/** The input with a field that a header gives: it wins over the body, as the path does. */
export function withField(input: string, name: string, value: number | undefined): string {
  const fields = value === undefined ? undefined : jsonObject(input);
  return fields ? JSON.stringify({ ...fields, [name]: value }) : input;
}

function fieldOf(name: string, texts: readonly string[], readers: FieldReaders): unknown {
  const reader = readers.get(name);
  const values = texts.map((text) => (reader ? reader.read(text) : text));
  return values.length === 1 && !reader?.many ? values[0] : values;
}
