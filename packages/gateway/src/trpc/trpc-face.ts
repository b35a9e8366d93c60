import { trpcShape } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import type { OwnCalls } from "../callers/own-calls";
import type { Face } from "../face";
import type { OutsideCall } from "../forward";
import { type Answer, jsonAnswer, type OwnAnswer } from "../http/answer";
import { refusalHeaders, toldTo, wireFailure } from "../http/problem-answer";
import { readBody } from "../http/read-body";
import type { Visit } from "../http/visit";
import type { ProcedureFace } from "../rest/rest-face";
import { isPublic, publicAnswers } from "../stored/public-answers";
import { admission, faulty } from "./admission";
import { type TrpcRequest, trpcInputs, trpcRequest } from "./trpc-request";
import { trpcServer } from "./trpc-server";

const callsMax = 50;
const vary = "trpc-accept, accept";

/**
 * The procedures as tRPC below `/trpc`. Calls and batches are put together from their owners' bytes, in the very form
 * that tRPC's own server gives them, at less than half its cost; that server has the streams.
 */
export function trpcFace({
  config,
  procedures,
  forward,
  answers,
  redeemTicket,
}: ProcedureFace & Pick<OwnCalls, "redeemTicket">): Pick<Face, "name" | "answer" | "refuse"> {
  const admit = admission(procedures);
  const dress = { face: "trpc", dressed: resultOf, vary };
  const forAll = publicAnswers({ answers, forward, boundMs: config.CACHE_BOUND_MS }, dress);
  const server = trpcServer({
    procedures,
    admit,
    forward,
    redeemTicket,
    streamsMax: config.STREAMS_PER_READER_MAX,
  });

  async function answer(visit: Visit): Promise<Answer> {
    const { request } = visit;
    const asked = trpcRequest(visit);
    const [path = ""] = asked.paths;
    if (asked.paths.length > callsMax) throw faulty(`a batch has ${callsMax} calls at most`);
    const only = asked.batch ? undefined : admit({ path, method: request.method, batch: false });
    if (only?.procedure.kind === "subscription") return server.stream(only, visit, asked.ticket);

    const text = request.method === "POST" ? await readBody(request, config.BODY_BYTES_MAX) : asked.input;
    if (asked.lines) return server.lines(visit, text);
    return varying(only ? await single({ ...only, input: text }, visit) : await batch(asked, text, visit));
  }

  async function single(call: OutsideCall, visit: Visit): Promise<OwnAnswer> {
    if (isPublic(call)) return forAll.answer(call, visit);
    return jsonAnswer(resultOf((await forward.answer(call, visit)).body));
  }

  async function batch(asked: TrpcRequest, text: string, visit: Visit): Promise<OwnAnswer> {
    const inputs = trpcInputs(text, asked);
    const parts = await Promise.all(asked.paths.map((path, at) => part(path, inputs[at] ?? "", visit)));
    const [status = 200, ...others] = new Set(parts.map((one) => one.status));
    return jsonAnswer(`[${parts.map((one) => one.text).join(",")}]`, others.length === 0 ? status : 207);
  }

  async function part(path: string, input: string, visit: Visit): Promise<{ status: number; text: string }> {
    try {
      const call = { ...admit({ path, method: visit.request.method, batch: true }), input };
      if (isPublic(call)) return { status: 200, text: await forAll.text(call, visit) };
      return { status: 200, text: resultOf((await forward.answer(call, visit)).body) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const refusal = errorOf(error, path, visit);
      return { status: refusal.error.data.httpStatus, text: JSON.stringify(refusal) };
    }
  }

  return { name: "trpc", answer, refuse };
}

const resultOf = (body: string): string => `{"result":{"data":${body}}}`;

const errorOf = (failure: Failure, path: string | undefined, visit: Visit) => ({
  error: trpcShape(wireFailure(failure, visit), path, toldTo(visit)),
});

function refuse(failure: Failure, visit: Visit): Answer {
  const { paths, batch } = trpcRequest(visit);
  const refusal = errorOf(failure, batch ? undefined : paths[0], visit);
  return varying({
    status: refusal.error.data.httpStatus,
    headers: { ...refusalHeaders(failure, visit.request), "content-type": "application/json" },
    body: JSON.stringify(refusal),
  });
}

const varying = (answer: OwnAnswer): OwnAnswer => ({
  ...answer,
  headers: { ...answer.headers, vary },
});
