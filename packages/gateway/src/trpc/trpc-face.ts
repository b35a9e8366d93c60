import { nobody, trpcShape } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import type { OwnCalls } from "../callers/own-calls";
import type { Face } from "../face";
import type { OutsideCall } from "../forward";
import { type Answer, jsonAnswer, type OwnAnswer } from "../http/answer";
import { jsonObject, sortedJson } from "../http/json-object";
import { refusalHeaders, toldTo, wireFailure } from "../http/problem-answer";
import { readBody } from "../http/read-body";
import type { Visit } from "../http/visit";
import type { ProcedureFace } from "../rest/rest-face";
import { answerStored } from "../stored/answer-stored";
import { admission, faulty } from "./admission";
import { type TrpcRequest, trpcInputs, trpcRequest } from "./trpc-request";
import { trpcServer } from "./trpc-server";

const callsMax = 50;

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
    if (call.procedure.cache !== "public") {
      return jsonAnswer(resultOf((await forward.answer(call, visit)).body));
    }
    const { key, stored } = await takeStored(call, visit);
    answers.name(visit.target, key);
    return answerStored(stored, { request: visit.request, boundMs: config.CACHE_BOUND_MS });
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
      return { status: 200, text: await textOf(call, visit) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const refusal = errorOf(error, path, visit);
      return { status: refusal.error.data.httpStatus, text: JSON.stringify(refusal) };
    }
  }

  async function textOf(call: OutsideCall, visit: Visit): Promise<string> {
    if (call.procedure.cache !== "public") return resultOf((await forward.answer(call, visit)).body);
    const { stored } = await takeStored(call, visit);
    return new TextDecoder().decode(stored.bytes);
  }

  async function takeStored({ name, procedure, input }: OutsideCall, visit: Visit) {
    const fields = jsonObject(input);
    const call = { name, procedure, input: fields ? sortedJson(Object.entries(fields)) : input };
    const key = `trpc ${name} ${call.input}`;
    const stored = await answers.take(key, async () => {
      const { body, readAt } = await forward.answer(call, { ...visit, principal: nobody });
      return { body: resultOf(body), readAt };
    });
    return { key, stored };
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
  headers: { ...answer.headers, vary: "trpc-accept, accept" },
});
