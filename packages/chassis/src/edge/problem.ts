import { type FailureCode, failureKinds, failures, type Language, type Problem } from "@torg/contracts";
import type { WireFailure } from "../calls/port";

export type ProblemOptions = { readonly instance?: string; readonly language?: Language };

/** A failure as an RFC 9457 document; declared details stand beside the standard members. */
export function problemOf(
  { code, details, traceId }: WireFailure,
  { instance, language = "en" }: ProblemOptions = {},
): Problem {
  const { kind, title } = failures[code];
  const errors = "errors" in details && Array.isArray(details.errors) ? details.errors : [];
  return {
    type: `/problems/${code}`,
    title: title[language],
    status: failureKinds[kind].http,
    ...(errors.length > 0
      ? { detail: errors.map(({ pointer, detail }) => `${pointer || "/"}: ${detail}`).join("; ") }
      : {}),
    ...(instance === undefined ? {} : { instance }),
    code,
    traceId,
    ...details,
  };
}

/** How long a client should wait before it tries again, where that is known. */
export function retryAfterSeconds(code: FailureCode, details: Record<string, unknown>): number | undefined {
  if (typeof details.retryAfterSeconds === "number") return details.retryAfterSeconds;
  return code === "call.unavailable" ? 1 : undefined;
}

/** The same document as an HTTP answer. */
export function problemResponse(failure: WireFailure, options: ProblemOptions = {}): Response {
  const problem = problemOf(failure, options);
  const headers = new Headers({ "content-type": "application/problem+json" });
  const seconds = retryAfterSeconds(failure.code, failure.details);
  if (seconds !== undefined) headers.set("retry-after", String(seconds));
  if (problem.status === 401) headers.set("www-authenticate", 'Bearer realm="torg"');
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
