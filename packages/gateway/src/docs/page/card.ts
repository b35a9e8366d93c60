import { commonFailures } from "@torg/contracts";
import type { OpenApiDocument, Operation, Parameter } from "../document";
import { curl } from "./curl";
import { failuresOf, failureTable, type PageFailure } from "./failure";
import { fieldRow, fieldsOf } from "./fields";
import { type Html, html, inline } from "./html";
import { accessWords, placeWords, words } from "./words";

export type Entry = { method: string; path: string; operation: Operation };
type Around = { document: OpenApiDocument; failures: ReadonlyMap<string, PageFailure> };

/** One operation: closed, a line; open, all that a caller needs to know. */
export function card({ method, path, operation }: Entry, { document, failures }: Around): Html {
  const { operationId, summary, description, requestBody } = operation;
  const parameters = parametersOf(operation, document);
  const answered = failuresOf(operation, document).flatMap((name) => failures.get(name) ?? []);
  const common = answered.filter(({ code }) => commonFailures.some((known) => known === code));
  const own = answered.filter((failure) => !common.includes(failure));
  const has = (name: string) => parameters.some((parameter) => parameter.name === name);
  return html`<details class="operation" id="${operationId}" data-words="${`${method} ${path} ${operationId} ${description}`.toLowerCase()}">
<summary>
  <span class="method ${method}">${method}</span><code class="path">${path}</code>
  <span class="summary">${inline(summary)}</span>
  <span class="badges">
    ${has("Idempotency-Key") && html`<span class="badge">${words.keyed}</span>`}${has("If-None-Match") && html`<span class="badge">${words.cached}</span>`}
    <span class="badge access ${operation["x-torg-access"]}">${accessWords[operation["x-torg-access"]]}</span>
  </span>
</summary>
<div class="inside">
  <p class="description">${inline(description)} <a class="quiet" href="#${operationId}"><code>${operationId}</code></a></p>
  ${parameters.length > 0 && html`<h4>${words.parameters}</h4><table class="fields">${parameters.map(parameterRow)}</table>`}
  ${requestBody && html`<h4>${words.body}</h4>${fieldsOf(requestBody.content["application/json"].schema)}`}
  <h4>${words.answer}</h4>${answerOf(operation)}
  <h4>${words.failures}</h4>
  ${own.length > 0 && failureTable(own, false)}
  <p class="quiet">${words.common} ${common.map(({ code }) => html`<a href="#failure-${code}"><code>${code}</code></a> `)}</p>
  <h4>${words.example}</h4>
  <div class="example"><button type="button" class="copy"><span class="before">${words.copy}</span><span class="after">${words.copied}</span></button><pre><code>${curl({ method, path, operation, parameters })}</code></pre></div>
</div>
</details>`;
}

const parameterRow = ({ name, in: place, required, description, schema }: Parameter): Html =>
  fieldRow({
    name,
    property: { ...schema, ...(description && { description }) },
    depth: 0,
    required,
    place: placeWords[place],
  });

function answerOf({ responses: { 200: response } }: Operation): Html | undefined {
  const schema =
    response && "content" in response ? response.content?.["application/json"]?.schema : undefined;
  return schema && fieldsOf(schema);
}

function parametersOf({ parameters = [] }: Operation, { components }: OpenApiDocument): Parameter[] {
  return parameters.flatMap((parameter) =>
    "$ref" in parameter
      ? (components.parameters[parameter.$ref.replace("#/components/parameters/", "")] ?? [])
      : parameter,
  );
}
