import type { Language } from "@torg/contracts";
import { html } from "../docs/page/html";
import { page } from "./page";

const words = {
  en: {
    what: "A commerce backend for shops whose books live in 1C: catalogue, carts, orders, payments, and the exchange.",
    docs: "How to call it",
    openapi: "The same for programs, OpenAPI 3.1",
    asyncapi: "Its events, AsyncAPI 3",
    products: "The first products",
    ready: "Whether it is ready",
  },
  ru: {
    what: "Серверная часть магазина, учёт которого ведётся в 1С: каталог, корзины, заказы, оплата и обмен.",
    docs: "Как её вызывать",
    openapi: "То же для программ, OpenAPI 3.1",
    asyncapi: "События, AsyncAPI 3",
    products: "Первые товары",
    ready: "Готова ли она к работе",
  },
} satisfies Record<Language, Record<string, string>>;

/** What a person sees who opens the address of the API. */
export function frontPage(language: Language): string {
  const say = words[language];
  const links = [
    ["/docs", say.docs],
    ["/openapi.json", say.openapi],
    ["/asyncapi.json", say.asyncapi],
    ["/v1/products", say.products],
    ["/readyz", say.ready],
  ] as const;
  return page(
    language,
    "Torg",
    html`<h1 class="name">Torg</h1>
<p>${say.what}</p>
<ul>${links.map(([href, text]) => html`<li><span>${text}</span> <a href="${href}"><code>${href}</code></a></li>`)}</ul>`,
  );
}
