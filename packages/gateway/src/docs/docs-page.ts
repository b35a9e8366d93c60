import type { OpenApiDocument } from "./document";
import { openapi } from "./openapi";
import { card, type Entry } from "./page/card";
import { failuresIn, failureTable } from "./page/failure";
import { fieldsOf } from "./page/fields";
import { type Html, html, prose, raw } from "./page/html";
import { behave } from "./page/script";
import { style } from "./page/style";
import { both, words } from "./page/words";

/** The document for people: one page that asks nothing of any other address, and whose policy would not let it. */
export function docsPage(document: OpenApiDocument = openapi()): string {
  const script = `(${behave})()`;
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en" data-language="en" data-theme="auto">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Torg API</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
${header}
${navigation(document)}
<main>
<section class="overview">${both(prose(document.info["x-torg-ru"]), prose(document.info.description))}</section>
<p class="nothing">${words.nothingFound}</p>
${services(document)}
${reference(document)}
</main>
<script>${raw(script)}</script>
</body>
</html>
`;
  return page.markup;
}

const digest = (text: string) => `sha256-${new Bun.CryptoHasher("sha256").update(text).digest("base64")}`;

const choice = (
  name: "language" | "theme",
  options: readonly (readonly [value: string, shown: string | Html])[],
): Html =>
  html`<span class="choice">${options.map(([value, shown]) => html`<button type="button" data-${name}="${value}">${shown}</button>`)}</span>`;

const header = html`<header>
  <h1><b>Torg</b> API</h1><span class="quiet">${words.tagline}</span>
  <span class="tools">
    <a href="/openapi.json">OpenAPI</a><a href="/asyncapi.json">AsyncAPI</a>
    ${choice("theme", [
      ["light", both("светлая", "light")],
      ["auto", both("авто", "auto")],
      ["dark", both("тёмная", "dark")],
    ])}
    ${choice("language", [
      ["ru", "RU"],
      ["en", "EN"],
    ])}
  </span>
</header>`;

const entriesOf = (document: OpenApiDocument, tag: string): Entry[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      operation.tags.includes(tag) ? [{ method, path, operation }] : [],
    ),
  );

const navigation = (document: OpenApiDocument): Html => html`<nav aria-label="API">
<input id="search" type="search" data-ru="Поиск ( / )" data-en="Search ( / )" aria-label="Поиск · Search" autocomplete="off">
${document.tags.map(
  ({ name }) =>
    html`<div class="group"><h2>${name}</h2>${entriesOf(document, name).map(
      ({ method, path, operation: { operationId, description } }) =>
        html`<a href="#${operationId}" data-words="${`${method} ${path} ${operationId} ${description}`.toLowerCase()}"><span class="method ${method}">${method}</span>${operationId.slice(name.length + 1)}</a>`,
    )}</div>`,
)}
<div class="group"><h2>${words.reference}</h2><a href="#schemas">${words.schemas}</a><a href="#failures">${words.allFailures}</a></div>
</nav>`;

function services(document: OpenApiDocument): Html[] {
  const failures = failuresIn(document);
  return document.tags.map(
    ({ name, description, "x-torg-ru": ru }) => html`<section class="group" id="${name}">
<h2>${name}</h2><p class="quiet">${both(ru, description)}</p>
${entriesOf(document, name).map((entry) => card(entry, { document, failures }))}
</section>`,
  );
}

function reference(document: OpenApiDocument): Html {
  const failures = failuresIn(document);
  const named = Object.entries(document.components.schemas).filter(([name]) => !failures.has(name));
  const byStatus = [...failures.values()].toSorted(
    (a, b) => a.status - b.status || (a.code < b.code ? -1 : 1),
  );
  return html`<section class="reference" id="schemas"><h2>${words.schemas}</h2>
${named.map(([name, schema]) => html`<details class="schema" id="schema-${name}"><summary><b>${name}</b></summary><div class="inside">${fieldsOf(schema)}</div></details>`)}
</section>
<section class="reference" id="failures"><h2>${words.allFailures}</h2>${failureTable(byStatus, true)}</section>`;
}
