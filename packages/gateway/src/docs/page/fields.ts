import { isSchema, type JsonSchema, nameOf, propertiesOf } from "../schemas";
import { type Html, html, inline } from "./html";
import { words } from "./words";

/** The fields of a value as rows, those of nested objects beneath them; a named part is a link to it. */
export function fieldsOf(schema: JsonSchema): Html {
  if (schema.$ref) return html`<p>${typeOf(schema)}</p>`;
  const rows = rowsOf(schema, 0);
  return rows.length > 0
    ? html`<table class="fields">${rows}</table>`
    : html`<p class="quiet">${words.empty}</p>`;
}

function rowsOf(schema: JsonSchema, depth: number): Html[] {
  const inner = innerOf(schema);
  return propertiesOf(inner).flatMap(([name, property]) => [
    fieldRow({ name, property, depth, required: inner.required?.includes(name) ?? false }),
    ...(property.$ref ? [] : rowsOf(property, depth + 1)),
  ]);
}

/** What the fields of a list are the fields of: its items. */
const innerOf = (schema: JsonSchema): JsonSchema =>
  isSchema(schema.items) && !schema.items.$ref ? innerOf(schema.items) : schema;

type Field = {
  name: string;
  property: JsonSchema;
  depth: number;
  required: boolean;
  place?: Html | undefined;
};

export const fieldRow = ({ name, property, depth, required, place }: Field): Html => html`<tr>
  <td class="depth-${Math.min(depth, 4)}"><code>${name}</code>${required && html`<b class="required" title="required">*</b>`}</td>
  <td>${typeOf(property)}${place && html` <span class="quiet">${place}</span>`}</td>
  <td>${inline(property.description ?? "")} <span class="quiet">${bounds(property)}</span></td>
</tr>`;

function typeOf(schema: JsonSchema): Html {
  if (schema.$ref) return html`<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum)
    return html`${schema.enum.map((value, index) => html`${index > 0 && " | "}<code>${String(value)}</code>`)}`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return html`${choices.map((choice, index) => html`${index > 0 && " | "}${typeOf(choice)}`)}`;
  if (schema.type === "array") return html`${isSchema(schema.items) ? typeOf(schema.items) : "any"}[]`;
  const prefix = prefixOf(schema);
  return prefix ? html`<code>${prefix}…</code>` : html`${schema.format ?? schema.type?.toString() ?? "any"}`;
}

/** An id's pattern begins with its prefix. */
const prefixOf = ({ pattern }: JsonSchema): string | undefined => pattern?.match(/^\^([a-z]{3}_)/)?.[1];

/** What a schema allows, as a person writes it: `1…100`, `≤ 255`, `= 20`, and an example where there is one. */
function bounds(schema: JsonSchema): string {
  const least = schema.minimum ?? schema.minLength ?? schema.minItems;
  const most = schema.maximum ?? schema.maxLength ?? schema.maxItems;
  const parts = [
    least !== undefined && most !== undefined && `${least}…${most}`,
    least !== undefined && most === undefined && `≥ ${least}`,
    least === undefined && most !== undefined && `≤ ${most}`,
    schema.default !== undefined && `= ${JSON.stringify(schema.default)}`,
    schema.examples && !prefixOf(schema) && String(schema.examples[0]),
  ];
  return parts.filter(Boolean).join(", ");
}
