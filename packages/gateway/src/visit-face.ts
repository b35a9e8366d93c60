import { type Host, inSpan, SpanKind, traceIdOf, traceparentOf } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import { type Caller, withGuest } from "./callers/caller";
import type { Face } from "./face";
import type { Answer } from "./http/answer";
import { languageOf } from "./http/language";
import type { Arrival, Visit } from "./http/visit";
import type { Count } from "./limits/limiter";
import { refuseWhenUsedUp } from "./limits/limits";

type Known = { readonly caller: Caller; readonly counts: Count[] };

/** Takes an arrival to its face, traced and logged. Whatever goes wrong there is an answer of that face. */
export function visiting(host: Host) {
  const log = host.log.child({ service: "gateway" });
  const tracer = host.tracing.tracer("gateway");

  async function answered(face: Face, visit: Visit, { refusal }: Caller): Promise<Answer> {
    try {
      refuseWhenUsedUp(visit.counts);
      if (refusal !== undefined) throw refusal;
      return await face.answer(visit);
    } catch (error) {
      if (error instanceof Failure) return face.refuse(error, visit);
      log.error({ err: error, ...trail(visit) }, `${visit.request.method} ${visit.path} broke`);
      return face.refuse(new Failure("internal.broken"), visit);
    }
  }

  /** Reads that went well are no news: whoever answered them has logged them. */
  function note(visit: Visit, { status }: Answer, ms: number): void {
    const { request, path } = visit;
    const level = status >= 500 ? "warn" : request.method === "GET" && status < 400 ? "debug" : "info";
    if (!log.isLevelEnabled(level)) return;
    log[level]({ ...trail(visit), method: request.method, path, status, ms: Math.round(ms) }, "request");
  }

  return (face: Face, arrival: Arrival, { caller, counts }: Known): Promise<Answer> => {
    const { method, headers } = arrival.request;
    return inSpan(tracer, `${method} ${face.name}`, {
      kind: SpanKind.SERVER,
      parent: headers.get("traceparent") ?? undefined,
      attributes: { "http.request.method": method, "url.path": arrival.path },
      work: async (span) => {
        const startedAt = performance.now();
        const visit: Visit = {
          ...arrival,
          principal: withGuest(caller.principal, arrival.request),
          language: languageOf(headers.get("accept-language")),
          traceparent: traceparentOf(span),
          counts,
        };
        const answer = await answered(face, visit, caller);
        span.setAttribute("http.response.status_code", answer.status);
        note(visit, answer, performance.now() - startedAt);
        return answer;
      },
    });
  };
}

const trail = ({ requestId, traceparent }: Visit) => ({ requestId, traceId: traceIdOf(traceparent) });
