import type { z } from "zod";
import type { EventContract, EventData } from "./event";
import { partsOf } from "./event";

export type EventRead<E extends EventContract> =
  | { readonly data: EventData<E> }
  /** Why it cannot be read: trying again does not help. */
  | { readonly reason: string };

/**
 * Reads an event as its newest version: data of an older one is checked against that version's own schema and upcast,
 * step by step. A version that is newer than this program is not guessed at. Fields that are not known here are left
 * out: inside a version a newer producer may add some, and only that.
 */
export function readEvent<E extends EventContract>(event: E, type: string, raw: unknown): EventRead<E> {
  const data = asNewest(event, type, raw);
  return "reason" in data ? data : { data: data.data as EventData<E> }; // zod loses the link between E and its own schema
}

type Read = { readonly data: Record<string, unknown> } | { readonly reason: string };

function asNewest(event: EventContract, type: string, raw: unknown): Read {
  if (type === event.type) return fitting(event, raw);
  const [asked, known] = [partsOf(type), partsOf(event.type)];
  if (asked.family !== known.family || Number.isNaN(asked.version))
    return { reason: `${type} is no version of ${known.family}` };
  if (asked.version > known.version)
    return { reason: `${type} is newer than ${event.type}, the newest version that is known here` };
  if (!event.previous)
    return { reason: `${type} is older than ${event.type}, the oldest version that is known here` };
  const before = asNewest(event.previous.event, type, raw);
  if ("reason" in before) return before;
  return fitting(event, event.previous.upcast(before.data as never), ` once upcast from ${type}`); // it fits the schema that `upcast` is typed by
}

function fitting(event: EventContract, raw: unknown, how = ""): Read {
  const strict = event.data.safeParse(raw);
  const parsed = strict.success ? strict : event.data.safeParse(withoutUnknown(strict.error, raw));
  return parsed.success
    ? { data: parsed.data }
    : { reason: `the data does not fit ${event.type}${how}: ${parsed.error.message}` };
}

/** The same data without the fields that the schema does not name, where they are all that it does not like. */
function withoutUnknown({ issues }: z.ZodError, raw: unknown): unknown {
  const unknown = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? [{ path: issue.path, keys: issue.keys }] : [],
  );
  if (unknown.length === 0 || unknown.length < issues.length) return raw;
  const known = structuredClone(raw);
  for (const { path, keys } of unknown) {
    const parent = path.reduce<unknown>((at, part) => (isFields(at) ? at[part] : undefined), known);
    if (isFields(parent)) for (const key of keys) Reflect.deleteProperty(parent, key);
  }
  return known;
}

const isFields = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === "object" && value !== null;
