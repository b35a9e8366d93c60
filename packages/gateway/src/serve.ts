import { type Boot, inSpan, SpanKind, traceIdOf, traceparentOf } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import { type Caller, withGuest } from "./callers/caller";
import { clientAddress } from "./callers/client-address";
import type { Config } from "./config";
import type { Face } from "./face";
import type { Answer } from "./http/answer";
import { openCors } from "./http/cors";
import { languageOf } from "./http/language";
import { respond } from "./http/respond";
import { type Arrival, arrivalOf, type Visit } from "./http/visit";
import type { Count } from "./limits/limiter";
import { refuseWhenUsedUp } from "./limits/limits";
import { answerStored } from "./stored/answer-stored";
import type { StoredAnswers } from "./stored/stored-answers";

type Serving = {
  readonly boot: Pick<Boot<"gateway", Config, undefined>, "config" | "host">;
  readonly answers: StoredAnswers;
};

/**
 * The way of every request: who sends it, how often, stored bytes where there are some, and only then a face.
 * What is stored is answered before anything is parsed, traced or logged.
 */
export function serving({ boot: { config, host }, answers }: Serving) {
  const log = host.log.child({ service: "gateway" });
  const tracer = host.tracing.tracer("gateway");

  const addressOf = (request: Request): string =>
    clientAddress(
      host.addressOf(request) ?? "0.0.0.0",
      request.headers.get("x-forwarded-for"),
      config.TRUSTED_PROXIES,
    );

  function hit({ request, target }: Arrival): Answer | undefined {
    if (request.method !== "GET" && request.method !== "HEAD") return undefined;
    const found = answers.at(target);
    return found && answerStored(found, { request, boundMs: config.CACHE_BOUND_MS });
  }

  const traced = (face: Face, arrival: Arrival, { caller, counts }: { caller: Caller; counts: Count[] }) =>
    inSpan(tracer, `${arrival.request.method} ${face.name}`, {
      kind: SpanKind.SERVER,
      parent: arrival.request.headers.get("traceparent") ?? undefined,
      attributes: { "http.request.method": arrival.request.method, "url.path": arrival.path },
      work: async (span) => {
        const startedAt = performance.now();
        const visit: Visit = {
          ...arrival,
          principal: withGuest(caller.principal, arrival.request),
          language: languageOf(arrival.request.headers.get("accept-language")),
          traceparent: traceparentOf(span),
          counts,
        };
        const answer = await answered(face, visit, caller);
        span.setAttribute("http.response.status_code", answer.status);
        note(visit, answer, performance.now() - startedAt);
        return answer;
      },
    });

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

  function note(visit: Visit, { status }: Answer, ms: number): void {
    const level = status >= 500 ? "warn" : visit.request.method === "GET" && status < 400 ? "debug" : "info";
    if (!log.isLevelEnabled(level)) return;
    const { request, path } = visit;
    log[level]({ ...trail(visit), method: request.method, path, status, ms: Math.round(ms) }, "request");
  }

  /** A series of the metric is looked up once, and not at each request. */
  function counterOf(face: Face["name"]): (status: number) => void {
    const series = new Map<number, { inc: () => void }>();
    return (status) => {
      const one = series.get(status) ?? host.metrics.http.labels({ service: "gateway", face, status });
      series.set(status, one);
      one.inc();
    };
  }

  return (face: Face) => {
    const cors = openCors(face.name === "1c" ? [] : config.CORS_ORIGINS);
    const counted = counterOf(face.name);
    return async (request: Request): Promise<Response> => {
      const arrival = arrivalOf(request, addressOf(request));
      const send = (answer: Answer, counts: Count[]) => {
        counted(answer.status);
        return respond(answer, { arrival, counts, cors: cors.headers(request) });
      };
      const preflight = cors.preflight(request);
      if (preflight) return send(preflight, []);

      const caller = await face.caller(request);
      const counts = await face.count(arrival, caller);
      const admitted = caller.refusal === undefined && counts.every(({ allowed }) => allowed);
      const stored = admitted ? hit(arrival) : undefined;
      return send(stored ?? (await traced(face, arrival, { caller, counts })), counts);
    };
  };
}

const trail = ({ requestId, traceparent }: Visit) => ({ requestId, traceId: traceIdOf(traceparent) });
