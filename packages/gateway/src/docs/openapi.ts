import { type ContractName, Problem, procedures } from "@torg/contracts";
import type { Header, OpenApiDocument, Parameter } from "./document";
import { operationOf, type Shared } from "./operation";
import { overview } from "./overview";
import { commonHeaders, problemSchemas } from "./problems";
import { faceOf } from "./request";
import { wireSchema } from "./schemas";

/** The public API as OpenAPI 3.1, from the contracts alone: the same contracts give the same bytes. */
export function openapi(): OpenApiDocument {
  const shared: Shared = { schemas: {}, responses: { NotModified: notModified }, codes: new Set() };
  const paths: OpenApiDocument["paths"] = {};
  for (const [name, procedure] of procedures) {
    if (!procedure.http) continue;
    const face = faceOf(procedure.http);
    paths[face.path] = {
      ...paths[face.path],
      [face.method]: operationOf([name, procedure], face, shared),
    };
  }
  shared.schemas.Problem = wireSchema(Problem, "output", shared.schemas);
  problemSchemas(shared.codes, shared.schemas);
  return {
    openapi: "3.1.2",
    info: {
      title: "Torg",
      version: "1.0.0",
      description: overview.en,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      "x-torg-ru": overview.ru,
    },
    servers: [{ url: "/", description: "The shop that serves this document" }],
    tags: Object.entries(tags).map(([name, { en, ru }]) => ({ name, description: en, "x-torg-ru": ru })),
    paths,
    components: {
      securitySchemes,
      parameters,
      headers,
      schemas: byName(shared.schemas),
      responses: byName(shared.responses),
    },
  };
}

const byName = <T>(parts: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(parts).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const tags: Record<ContractName, { en: string; ru: string }> = {
  user: { en: "Accounts, sessions and roles.", ru: "Учётные записи, сеансы и роли." },
  product: {
    en: "The catalogue: products, variants, categories, prices and stock.",
    ru: "Каталог: товары, варианты, категории, цены и остатки.",
  },
  cart: {
    en: "Carts of guests and buyers, and the checkout.",
    ru: "Корзины гостей и покупателей, оформление заказа.",
  },
  order: { en: "Orders, their payments and shipments.", ru: "Заказы, их оплата и отгрузка." },
  integration: {
    en: "The exchange with 1C: connections and its journal.",
    ru: "Обмен с 1С: подключения и журнал.",
  },
  notification: {
    en: "What a buyer is told, and by which channel.",
    ru: "Что и по какому каналу сообщается покупателю.",
  },
};

const securitySchemes: OpenApiDocument["components"]["securitySchemes"] = {
  bearer: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The `accessToken` of a session. It lives a few minutes; `user.refresh` gives the next.",
  },
  cartSecret: {
    type: "apiKey",
    in: "header",
    name: "Torg-Cart-Secret",
    description:
      "The secret that `cart.open` shows once: whoever holds it is the guest, of the cart and of its order.",
  },
};

const parameters: Record<string, Parameter> = {
  "Idempotency-Key": {
    name: "Idempotency-Key",
    in: "header",
    required: true,
    description:
      "Any string of the client's own, one per intention, kept over its retries. The same key with the same body gets the same answer's bytes for at least 24 hours.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
    example: "7d6f0c0e-3c43-4f0a-9f0e-6f3d5d6f8a11",
  },
  "If-Match": {
    name: "If-Match",
    in: "header",
    required: false,
    description:
      "The `ETag` of the answer that the change is made to: the change is refused with 412 where the version that it names has moved. Stands for `version`, and wins over it.",
    schema: { type: "string" },
    example: '"v7-3f8a1c"',
  },
  "If-None-Match": {
    name: "If-None-Match",
    in: "header",
    required: false,
    description: "The `ETag` of the answer that the client has.",
    schema: { type: "string" },
  },
};

const headers: Record<string, Header> = {
  RateLimit: {
    description:
      "What is left of the policy's quota, and in how many seconds it is whole again (draft-ietf-httpapi-ratelimit-headers).",
    schema: { type: "string" },
    example: '"address";r=97;t=12',
  },
  "RateLimit-Policy": {
    description: "The policy by name: its quota and its window in seconds.",
    schema: { type: "string" },
    example: '"address";q=100;w=60',
  },
  "Retry-After": {
    description: "Seconds to wait before the next try.",
    schema: { type: "integer", minimum: 0 },
    example: 1,
  },
  "X-Request-Id": {
    description: "Names this request in Torg's logs; the client's own, where it sent one.",
    schema: { type: "string" },
    example: "01980f5e-7c2a-7b3d-8e4f-5a6b7c8d9e0f",
  },
  "WWW-Authenticate": {
    description: "Which proof is asked for.",
    schema: { type: "string" },
    example: 'Bearer realm="torg"',
  },
  ETag: {
    description: "Names these bytes, and the version of what has one.",
    schema: { type: "string" },
    example: '"v7-3f8a1c"',
  },
};

const notModified = { description: "What the client has is still right.", headers: commonHeaders };
