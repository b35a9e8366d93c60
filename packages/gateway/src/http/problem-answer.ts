import { problemOf, retryAfterSeconds, traceIdOf, type WireFailure } from "@torg/chassis";
import type { Failure } from "@torg/contracts";
import type { OwnAnswer } from "./answer";
import type { Visit } from "./visit";

/** A failure as it is told to this visitor. */
export const wireFailure = ({ code, details }: Failure, { traceparent }: Visit): WireFailure => ({
  code,
  details,
  traceId: traceIdOf(traceparent),
});

export const toldTo = ({ path, language, traceparent }: Visit) => ({
  instance: path,
  language,
  traceId: traceIdOf(traceparent),
});

/** RFC 9457. */
export function problemAnswer(failure: Failure, visit: Visit): OwnAnswer {
  const problem = problemOf(wireFailure(failure, visit), toldTo(visit));
  return {
    status: problem.status,
    headers: {
      ...refusalHeaders(failure, visit.request),
      "content-type": "application/problem+json",
      "content-language": visit.language,
    },
    body: JSON.stringify(problem),
  };
}

/** What HTTP itself wants to hear of a refusal, in whichever dress its body comes. */
export function refusalHeaders({ code, kind, details }: Failure, request: Request): Record<string, string> {
  const seconds = retryAfterSeconds(code, details);
  const spoiled = request.headers.has("authorization") ? ', error="invalid_token"' : "";
  return {
    "cache-control": "no-store",
    ...(seconds !== undefined && { "retry-after": String(seconds) }),
    ...(kind === "anonymous" && { "www-authenticate": `Bearer realm="torg"${spoiled}` }),
    ...(Array.isArray(details.allow) && { allow: details.allow.join(", ") }),
  };
}
