import { commonFailures, type FailureCode, failureKinds, failures, type Procedure } from "@torg/contracts";
import type { Reference, Response } from "./document";
import { type JsonSchema, type NamedSchemas, refTo, wireSchema } from "./schemas";

/** Of every answer, a refusal or not. */
export const commonHeaders = {
  RateLimit: { $ref: "#/components/headers/RateLimit" },
  "RateLimit-Policy": { $ref: "#/components/headers/RateLimit-Policy" },
  "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
} satisfies Record<string, Reference>;
const retryAfter = { "Retry-After": { $ref: "#/components/headers/Retry-After" } };
const challenge = { "WWW-Authenticate": { $ref: "#/components/headers/WWW-Authenticate" } };

/** `order.out_of_stock` → `OrderOutOfStock`. */
const pascal = (code: FailureCode) =>
  code.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase());
const schemaName = (code: FailureCode) => `${pascal(code)}Problem`;

/**
 * Everything that a procedure may answer over HTTP instead of its output. `auth.anonymous` stands with all of them:
 * a token that is no good is refused even where none is needed.
 */
export function failuresOf(procedure: Procedure, { hasBody }: { hasBody: boolean }): FailureCode[] {
  const applies: Partial<Record<FailureCode, boolean>> = {
    "auth.forbidden": procedure.access === "staff" || procedure.access === "admin",
    "route.not_found": false,
    "body.too_large": hasBody,
    "key.missing": procedure.keyed === true,
    "key.reused": procedure.keyed === true,
    "key.in_flight": procedure.keyed === true,
    "key.in_batch": false,
  };
  return [...commonFailures.filter((code) => applies[code] ?? true), ...procedure.fails];
}

/** One response per status. What only common failures answer is written once for the whole document. */
export function problemResponses(
  codes: FailureCode[],
  shared: Record<string, Response>,
): Record<string, Response | Reference> {
  const byStatus = Map.groupBy(codes, (code) => failureKinds[failures[code].kind].http);
  return Object.fromEntries(
    [...byStatus].map(([status, alike]) => {
      const [only, another] = alike;
      const response = problemResponse(alike);
      if (!only || another || !commonFailures.some((code) => code === only)) return [status, response];
      shared[pascal(only)] = response;
      return [status, { $ref: `#/components/responses/${pascal(only)}` }];
    }),
  );
}

function problemResponse(codes: FailureCode[]): Response {
  const waits = codes.some((code) => ["rate.limited", "key.in_flight", "call.unavailable"].includes(code));
  const proves = codes.some((code) => failures[code].kind === "anonymous");
  return {
    description: codes.map((code) => `\`${code}\`: ${failures[code].title.en}.`).join("\n"),
    headers: { ...commonHeaders, ...(waits && retryAfter), ...(proves && challenge) },
    content: { "application/problem+json": { schema: oneProblemOf(codes) } },
  };
}

function oneProblemOf(codes: FailureCode[]): JsonSchema {
  const refs = codes.map((code) => [code, refTo(schemaName(code))] as const);
  const [[, only] = [], another] = refs;
  if (only && !another) return only;
  const mapping = Object.fromEntries(refs.map(([code, { $ref }]) => [code, $ref]));
  return { oneOf: refs.map(([, ref]) => ref), discriminator: { propertyName: "code", mapping } };
}

/** The problem document of each code: what all problems have, its code, and its declared details. */
export function problemSchemas(codes: Iterable<FailureCode>, named: NamedSchemas) {
  for (const code of codes) {
    const { title, details } = failures[code];
    const { properties, required = [] } = wireSchema(details, "output", named);
    named[schemaName(code)] = {
      description: title.en,
      allOf: [
        refTo("Problem"),
        {
          type: "object",
          properties: { code: { const: code }, ...properties },
          required: ["code", ...required],
        },
      ],
      "x-torg-title": title,
      "x-torg-status": failureKinds[failures[code].kind].http,
    };
  }
}
