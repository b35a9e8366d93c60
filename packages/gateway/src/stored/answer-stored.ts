import type { OwnAnswer } from "../http/answer";
import type { StoredAnswer } from "./stored-answers";

/**
 * A stored answer, or 304 to whoever has it. `max-age` is what is left of the bound and not the whole of it, so that
 * the bound holds for a reader who ignores `Age` too.
 */
export function answerStored(
  { bytes, etag, readAt, vary }: StoredAnswer,
  options: { request: Request; boundMs: number },
): OwnAnswer {
  const ageMs = Math.max(0, Date.now() - readAt);
  const headers = {
    "cache-control": `public, max-age=${Math.floor(Math.max(0, options.boundMs - ageMs) / 1000)}`,
    age: String(Math.floor(ageMs / 1000)),
    etag,
    ...(vary !== undefined && { vary }),
  };
  if (isKnown(etag, options.request.headers.get("if-none-match")))
    return { status: 304, headers, body: null };
  return { status: 200, headers: { "content-type": "application/json", ...headers }, body: bytes };
}

/** `If-None-Match` compares weakly (RFC 9110, 13.1.2). */
const isKnown = (etag: string, known: string | null): boolean =>
  known !== null &&
  (known.trim() === "*" || known.split(",").some((one) => one.trim().replace(/^W\//, "") === etag));
