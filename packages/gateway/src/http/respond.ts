import type { Count } from "../limits/limiter";
import { tellLimits } from "../limits/limits";
import type { Answer } from "./answer";
import type { Arrival } from "./visit";

type Around = {
  readonly arrival: Arrival;
  readonly counts: readonly Count[];
  readonly cors: Readonly<Record<string, string>>;
};

/** The answer with the headers that all answers have. */
export function respond({ status, headers, body }: Answer, { arrival, counts, cors }: Around): Response {
  const response = new Response(body, { status, headers });
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("x-request-id", arrival.requestId);
  tellLimits(counts, response.headers);
  for (const name in cors) response.headers.append(name, cors[name] ?? ""); // `vary` may stand there already
  return response;
}
