import { z } from "zod";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Schemas by name, each written once and referred to by the rest of its document. */
export type NamedSchemas = Record<string, JsonSchema>;

const prefix = "#/components/schemas/";
export const refTo = (name: string): JsonSchema => ({ $ref: prefix + name });
export const nameOf = (ref: string) => ref.slice(prefix.length);

/** The JSON Schema (2020-12) of a value on the wire. Its named parts go to `named`; one name means one thing, or this throws. */
export function wireSchema(schema: z.ZodType, io: "input" | "output", named: NamedSchemas): JsonSchema {
  const drawn: JsonSchema = z.toJSONSchema(schema, {
    io,
    override: ({ zodSchema, jsonSchema }) => {
      tidy(jsonSchema);
      const shared = z.globalRegistry.get(zodSchema)?.id !== undefined;
      if (io === "output" || shared) open(jsonSchema);
    },
  });
  const { $schema: _, $defs: parts = {}, ...root } = drawn;
  relocate([root, parts]);
  for (const [name, part] of Object.entries(parts)) {
    const known = named[name];
    if (known && !Bun.deepEquals(known, part))
      throw new Error(`the schema name ${name} is used for two different things`);
    named[name] = part;
  }
  return root;
}

/** Answers may gain fields within a version, so a reader must not refuse what it does not know. */
function open(schema: JsonSchema) {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

/** Takes out what a format already says: the pattern of a date, the bounds of a double's integers. */
function tidy(schema: JsonSchema) {
  if (schema.format) delete schema.pattern;
  if (schema.type !== "integer") return;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum !== Number.MAX_SAFE_INTEGER) return;
  delete schema.maximum;
  schema.format = "int64";
}

/** zod keeps named parts under `$defs`; a document keeps them under its components. */
function relocate(node: unknown) {
  if (typeof node !== "object" || node === null) return;
  if ("$ref" in node && typeof node.$ref === "string") node.$ref = node.$ref.replace("#/$defs/", prefix);
  for (const child of Object.values(node)) relocate(child);
}

/** JSON Schema allows `true` and `false` for a schema, and a list for items; zod writes neither here. */
export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const propertiesOf = (schema: JsonSchema): [name: string, property: JsonSchema][] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    isSchema(property) ? [[name, property]] : [],
  );
