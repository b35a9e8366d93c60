import { z } from "zod";

/** How the text of an address becomes the value of a field; what does not fit stays text, so that its owner names it. */
export type FieldReaders = ReadonlyMap<string, FieldReader>;
export type FieldReader = {
  readonly read: (text: string) => unknown /** Takes all values of its name. */;
  readonly many: boolean;
};

type Schema = z.core.JSONSchema.BaseSchema;
type Definitions = Readonly<Record<string, unknown>>;

/** The readers of a procedure's fields, from the contract's own schema. */
export function fieldReaders(input: z.ZodType): FieldReaders {
  const schema: Schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const definitions: Definitions = schema.$defs ?? {};
  const fields = Object.entries(schema.properties ?? {});
  return new Map(fields.map(([name, field]) => [name, readerOf(field, definitions)]));
}

function readerOf(schema: unknown, definitions: Definitions): FieldReader {
  if (!isSchema(schema)) return text;
  if (schema.$ref !== undefined)
    return readerOf(definitions[schema.$ref.replace("#/$defs/", "")], definitions);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return firstThatReads(choices.map((choice) => readerOf(choice, definitions)));
  switch (schema.type) {
    case "integer":
    case "number":
      return number;
    case "boolean":
      return boolean;
    case "array":
      return { read: readerOf(schema.items, definitions).read, many: true };
    default:
      return text;
  }
}

const isSchema = (schema: unknown): schema is Schema =>
  typeof schema === "object" && schema !== null && !Array.isArray(schema);

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const text: FieldReader = { read: (given) => given, many: false };
const number: FieldReader = {
  read: (given) => (jsonNumber.test(given) ? Number(given) : given),
  many: false,
};
const boolean: FieldReader = {
  read: (given) => (given === "true" ? true : given === "false" ? false : given),
  many: false,
};

const firstThatReads = (readers: readonly FieldReader[]): FieldReader => ({
  many: readers.some(({ many }) => many),
  read(given) {
    for (const { read } of readers) {
      const value = read(given);
      if (value !== given) return value;
    }
    return given;
  },
});
