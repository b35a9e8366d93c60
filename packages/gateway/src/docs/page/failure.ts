import { z } from "zod";
import type { OpenApiDocument, Operation } from "../document";
import { type JsonSchema, nameOf, propertiesOf } from "../schemas";
import { type Html, html } from "./html";
import { both, words } from "./words";

export type PageFailure = {
  code: string;
  status: number;
  title: { ru: string; en: string };
  details: string[];
};

const Described = z.object({
  "x-torg-title": z.object({ ru: z.string(), en: z.string() }),
  "x-torg-status": z.int(),
});

/** The failures of a document, by the names of their schemas. */
export function failuresIn({ components }: OpenApiDocument): Map<string, PageFailure> {
  const found = new Map<string, PageFailure>();
  for (const [name, schema] of Object.entries(components.schemas)) {
    const described = Described.safeParse(schema).data;
    if (!described) continue;
    const own = propertiesOf(schema.allOf?.[1] ?? {});
    const code = String(own.find(([field]) => field === "code")?.[1].const);
    const details = own.map(([field]) => field).filter((field) => field !== "code");
    found.set(name, { code, status: described["x-torg-status"], title: described["x-torg-title"], details });
  }
  return found;
}

/** The names of the failures' schemas that an operation may answer with, by status. */
export function failuresOf({ responses }: Operation, { components }: OpenApiDocument): string[] {
  return Object.values(responses).flatMap((response) => {
    const direct =
      "$ref" in response
        ? components.responses[response.$ref.replace("#/components/responses/", "")]
        : response;
    const schema = direct?.content?.["application/problem+json"]?.schema;
    return schema ? namesIn(schema) : [];
  });
}

const namesIn = ({ $ref, oneOf = [] }: JsonSchema): string[] =>
  $ref ? [nameOf($ref)] : oneOf.flatMap(namesIn);

export const failureTable = (
  failures: readonly PageFailure[],
  anchored: boolean,
): Html => html`<table class="failures">
  <tr><th>${words.status}</th><th>${words.code}</th><th>${words.meaning}</th><th>${words.details}</th></tr>
  ${failures.map(
    ({ code, status, title, details }) => html`<tr${anchored && html` id="failure-${code}"`}>
      <td>${status}</td><td><code>${code}</code></td><td>${both(title.ru, title.en)}</td><td>${details.map((name) => html`<code>${name}</code> `)}</td>
    </tr>`,
  )}
</table>`;
