import type { Answer } from "./answer";

const allowed =
  "authorization, content-type, idempotency-key, torg-cart-secret, if-match, if-none-match, accept-language, last-event-id, traceparent, x-request-id, trpc-accept";
const exposed = "etag, age, ratelimit, ratelimit-policy, retry-after, x-request-id";

/** Lets pages of these origins call; without credentials, since the API knows no cookies. */
export type Cors = {
  readonly headers: (request: Request) => Record<string, string>;
  /** The answer to a preflight, or nothing where the request is none. */
  readonly preflight: (request: Request) => Answer | undefined;
};

const nothing: Record<string, string> = {};

export function openCors(origins: readonly string[]): Cors {
  const any = origins.includes("*");
  const headers = (request: Request): Record<string, string> => {
    if (origins.length === 0) return nothing;
    const origin = request.headers.get("origin");
    const lets = origin !== null && (any || origins.includes(origin));
    return {
      vary: "origin",
      ...(lets && { "access-control-allow-origin": origin, "access-control-expose-headers": exposed }),
    };
  };
  return {
    headers,
    preflight(request) {
      if (request.method !== "OPTIONS" || !request.headers.has("access-control-request-method"))
        return undefined;
      if (!("access-control-allow-origin" in headers(request)))
        return { status: 403, headers: {}, body: null };
      return {
        status: 204,
        headers: {
          "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
          "access-control-allow-headers": allowed,
          "access-control-max-age": "7200",
        },
        body: null,
      };
    },
  };
}
