import { type AttributeKind, Failure, type TypedInput } from "@torg/contracts";

type Value = string | number | boolean | readonly string[];
/** What is kept: values by the id of their attribute; words of a dictionary by their codes, also where it is one. */
export type Typed = Readonly<Record<string, Value>>;

/** What a value is held against. */
export type Definition = {
  readonly id: number;
  readonly kind: AttributeKind;
  /** Those of the words asked about that there are. */
  readonly words: ReadonlySet<string>;
};

/**
 * The values after these were given: `null` takes one away, and what is not named stays. Refuses an attribute that
 * is not defined and a value that is not of its kind, each by the attribute's code.
 */
export function mergeTyped(
  before: Typed,
  given: TypedInput,
  definitions: ReadonlyMap<string, Definition>,
): Typed {
  const next = new Map<string, Value>(Object.entries(before));
  for (const [attribute, value] of Object.entries(given)) {
    const definition = definitions.get(attribute);
    if (definition === undefined) throw new Failure("product.attribute_not_found", { attribute });
    const read = value === null ? undefined : readers[definition.kind](value, definition);
    if (read?.reason !== undefined)
      throw new Failure("product.attribute_wrong", { attribute, reason: read.reason });
    if (read === undefined) next.delete(String(definition.id));
    else next.set(String(definition.id), read.value);
  }
  return Object.fromEntries(next);
}

type Given = NonNullable<TypedInput[string]>;
type Read = { readonly value: Value; readonly reason?: undefined } | { readonly reason: string };

const readers: Readonly<Record<AttributeKind, (given: Given, definition: Definition) => Read>> = {
  text: (given) => (typeof given === "string" ? { value: given } : { reason: wanted("a text", given) }),
  number: (given) => (typeof given === "number" ? { value: given } : { reason: wanted("a number", given) }),
  boolean: (given) =>
    typeof given === "boolean" ? { value: given } : { reason: wanted("true or false", given) },
  choice: (given, { words }) =>
    typeof given === "string" ? known([given], words) : { reason: wanted("one word", given) },
  choices: (given, { words }) =>
    Array.isArray(given)
      ? known([...new Set(given)].toSorted(), words)
      : { reason: wanted("a list of words", given) },
};

function known(codes: readonly string[], words: ReadonlySet<string>): Read {
  const strange = codes.find((code) => !words.has(code));
  if (strange !== undefined) return { reason: `"${strange}" is not in its dictionary` };
  return codes.length === 0 ? { reason: "an empty list; null takes the value away" } : { value: codes };
}

const wanted = (what: string, given: Given): string =>
  `is to be ${what}, not ${Array.isArray(given) ? "a list" : `a ${typeof given}`}`;

/** The words that these values may name, whatever their attributes turn out to be. */
export const wordsIn = (given: TypedInput): string[] =>
  Object.values(given).flatMap((value) =>
    typeof value === "string" ? [value] : Array.isArray(value) ? value : [],
  );
