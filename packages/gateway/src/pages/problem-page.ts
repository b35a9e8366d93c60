import { type FailureCode, failureKinds, failures, type Language } from "@torg/contracts";
import { html } from "../docs/page/html";
import { page } from "./page";

const words = {
  en: {
    status: "HTTP status",
    trpc: "tRPC code",
    details: "Details beside the standard members",
    all: "All failures",
  },
  ru: { status: "Статус HTTP", trpc: "Код tRPC", details: "Поля сверх стандартных", all: "Все отказы" },
} satisfies Record<Language, Record<string, string>>;

/** What a failure code means: where the `type` of a problem document leads. */
export function problemFacts(code: FailureCode) {
  const { kind, title, details } = failures[code];
  const { http, trpc } = failureKinds[kind];
  return { type: `/problems/${code}`, code, title, status: http, trpc, details: Object.keys(details.shape) };
}

export function problemPage(code: FailureCode, language: Language): string {
  const { title, status, trpc, details } = problemFacts(code);
  const say = words[language];
  const rows = [
    [say.status, String(status)],
    [say.trpc, trpc],
    ...(details.length > 0 ? [[say.details, details.join(", ")] as const] : []),
  ] as const;
  return page(
    language,
    code,
    html`<p class="quiet"><code>${code}</code></p>
<h1>${title[language]}</h1>
<ul>${rows.map(([name, value]) => html`<li><span>${name}</span> <code>${value}</code></li>`)}</ul>
<p class="quiet"><a href="/docs">${say.all}</a></p>`,
  );
}
