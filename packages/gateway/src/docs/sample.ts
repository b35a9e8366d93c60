import { isSchema, type JsonSchema, type NamedSchemas, nameOf, propertiesOf } from "./schemas";

/** What a person would write where the schema says no more than "a string": by field, or by service and field. */
const words: Record<string, string> = {
  login: "trade",
  "cart.name": "Анна Петрова",
  "integration.name": "Торговля",
  "product.name": "Кружка «Утро»",
  "user.name": "Анна Петрова",
  password: "correct horse battery",
  reason: "Инвентаризация",
  refreshToken: "rt_5f2c9f1d",
  sku: "MUG-01",
  text: "кружка",
  token: "ok",
};

type Place = { readonly service: string; readonly field?: string; readonly named: NamedSchemas };

/** A value that the schema accepts, with the fields that are required: the example of a request. */
export function sample(schema: JsonSchema, place: Place): unknown {
  if (schema.$ref) return sample(place.named[nameOf(schema.$ref)] ?? {}, place);
  if (schema.examples) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.[0];
  if (choice) return sample(choice, place);
  switch (schema.type) {
    case "object":
      return sampleObject(schema, place);
    case "array":
      return isSchema(schema.items) ? [sample(schema.items, place)] : [];
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "boolean":
      return true;
    default:
      return words[`${place.service}.${place.field}`] ?? words[place.field ?? ""] ?? "text";
  }
}

const sampleObject = (schema: JsonSchema, place: Place) => {
  const required = propertiesOf(schema).filter(([field]) => schema.required?.includes(field));
  return Object.fromEntries(
    required.map(([field, property]) => [field, sample(property, { ...place, field })]),
  );
};

const sampleNumber = ({ minimum = 1, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema) =>
  Math.min(Math.max(1, minimum), maximum);
