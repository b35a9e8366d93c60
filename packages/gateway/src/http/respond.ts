import type { Count } from "../limits/limiter";
import { limitHeaders } from "../limits/limits";
import type { Answer } from "./answer";
import type { Arrival } from "./visit";

type Around = {
  readonly arrival: Arrival;
  readonly counts: readonly Count[];
  readonly cors: Readonly<Record<string, string>>;
};

/** The answer with the headers that all answers have. */
export function respond({ status, headers, body }: Answer, { arrival, counts, cors }: Around): Response {
  const common = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-request-id": arrival.requestId,
    ...limitHeaders(counts),
    ...cors,
  };
  if (!(headers instanceof Headers)) {
    const vary =
      headers.vary !== undefined && cors.vary !== undefined ? `${headers.vary}, ${cors.vary}` : undefined;
    return new Response(body, { status, headers: { ...headers, ...common, ...(vary && { vary }) } });
  }
  for (const [name, value] of Object.entries(common)) headers.set(name, value);
  return new Response(body, { status, headers });
}
