import type { Access, HttpMethod } from "@torg/contracts";
import type { JsonSchema } from "./schemas";

/** As much of OpenAPI 3.1 as Torg's document uses: a reader of it needs no casts and no guesses. */
export type OpenApiDocument = {
  openapi: string;
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
    /** The description in Russian, for the page. */
    "x-torg-ru": string;
  };
  servers: { url: string; description: string }[];
  tags: { name: string; description: string; "x-torg-ru": string }[];
  paths: Record<string, PathItem>;
  components: {
    securitySchemes: Record<string, SecurityScheme>;
    parameters: Record<string, Parameter>;
    headers: Record<string, Header>;
    schemas: Record<string, JsonSchema>;
    responses: Record<string, Response>;
  };
};

export type PathItem = Partial<Record<Lowercase<HttpMethod>, Operation>>;

export type Operation = {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  /** Any one of these is enough; none at all: anyone may call. */
  security: Partial<Record<"bearer" | "cartSecret", string[]>>[];
  parameters?: (Parameter | Reference)[];
  requestBody?: {
    required: boolean;
    content: { "application/json": { schema: JsonSchema; example: unknown } };
  };
  responses: Record<string, Response | Reference>;
  "x-torg-access": Access;
};

export type Reference = { $ref: string };

export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: JsonSchema;
  example?: unknown;
};

export type Header = { description: string; schema: JsonSchema; example?: unknown };

export type Response = {
  description: string;
  headers?: Record<string, Reference>;
  content?: Record<string, { schema: JsonSchema }>;
};

type SecurityScheme =
  | { type: "http"; scheme: string; bearerFormat: string; description: string }
  | { type: "apiKey"; in: "header"; name: string; description: string };
