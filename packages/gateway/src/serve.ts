import type { Host } from "@torg/chassis";
import { clientAddress } from "./callers/client-address";
import type { Config } from "./config";
import type { Face } from "./face";
import type { Answer } from "./http/answer";
import { openCors } from "./http/cors";
import { respond } from "./http/respond";
import { type Arrival, arrivalOf } from "./http/visit";
import type { Count } from "./limits/limiter";
import { answerStored } from "./stored/answer-stored";
import type { StoredAnswers } from "./stored/stored-answers";
import { visiting } from "./visit-face";

type Serving = { readonly config: Config; readonly host: Host; readonly answers: StoredAnswers };

/**
 * The way of every request: who sends it, how often, stored bytes where there are some, and only then a face.
 * What is stored is answered before anything is parsed, traced or logged.
 */
export function serving({ config, host, answers }: Serving) {
  const visit = visiting(host);

  const addressOf = (request: Request): string =>
    clientAddress(
      host.addressOf(request) ?? "0.0.0.0",
      request.headers.get("x-forwarded-for"),
      config.TRUSTED_PROXIES,
    );

  function storedAt({ request, target }: Arrival): Answer | undefined {
    if (request.method !== "GET" && request.method !== "HEAD") return undefined;
    const found = answers.at(target);
    return found && answerStored(found, { request, boundMs: config.CACHE_BOUND_MS });
  }

  return (face: Face) => {
    const cors = openCors(face.name === "1c" ? [] : config.CORS_ORIGINS);
    return async (request: Request): Promise<Response> => {
      const arrival = arrivalOf(request, addressOf(request));
      const send = (answer: Answer, counts: Count[]) => {
        host.metrics.http.inc({ service: "gateway", face: face.name, status: answer.status });
        return respond(answer, { arrival, counts, cors: cors.headers(request) });
      };
      const preflight = cors.preflight(request);
      if (preflight) return send(preflight, []);

      const caller = await face.caller(request);
      const counts = await face.count(arrival, caller);
      const admitted = caller.refusal === undefined && counts.every(({ allowed }) => allowed);
      const stored = admitted ? storedAt(arrival) : undefined;
      return send(stored ?? (await visit(face, arrival, { caller, counts })), counts);
    };
  };
}
