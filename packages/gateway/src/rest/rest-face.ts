import { Failure, type Procedure, type ProcedureName } from "@torg/contracts";
import type { Config } from "../config";
import type { Face } from "../face";
import type { Forward } from "../forward";
import { type Answer, jsonAnswer } from "../http/answer";
import { entityTag, versionAsked, versionOf } from "../http/entity-tag";
import { problemAnswer } from "../http/problem-answer";
import { readBody } from "../http/read-body";
import type { Visit } from "../http/visit";
import { isPublic, publicAnswers } from "../stored/public-answers";
import type { StoredAnswers } from "../stored/stored-answers";
import { inputOfAddress, inputOfBody, withField } from "./rest-input";
import { type Place, routeTable } from "./route-table";

export type ProcedureFace = {
  readonly config: Config;
  readonly procedures: readonly (readonly [ProcedureName, Procedure])[];
  readonly forward: Forward;
  readonly answers: StoredAnswers;
};

const base = "/v1";
const withoutBody = new Set(["GET", "HEAD", "DELETE"]);

/** The procedures as resources below `/v1`: JSON in, the owner's JSON out as it came, problems per RFC 9457. */
export function restFace(parts: ProcedureFace): Pick<Face, "name" | "answer" | "refuse"> {
  const { config, procedures, forward, answers } = parts;
  const find = routeTable(procedures);
  const dress = { face: "rest", dressed: (body: string) => body };
  const forAll = publicAnswers({ answers, forward, boundMs: config.CACHE_BOUND_MS }, dress);

  async function inputOf(place: Place, { request, query }: Visit): Promise<string> {
    const input = withoutBody.has(request.method)
      ? inputOfAddress(place, query)
      : inputOfBody(place, await readBody(request, config.BODY_BYTES_MAX));
    const { kind, ifMatch } = place.route.procedure;
    if (kind !== "command" || ifMatch === undefined) return input;
    return withField(input, ifMatch, versionAsked(request.headers.get("if-match")));
  }

  async function answer(visit: Visit): Promise<Answer> {
    const place = find(visit.request.method, visit.path.slice(base.length));
    if (!place.route) throw misplaced(place.allowed);
    const { name, procedure } = place.route;
    const call = { name, procedure, input: await inputOf(place, visit) };
    if (isPublic(call)) return forAll.answer(call, visit);
    const { body } = await forward.answer(call, visit);
    const version = procedure.ifMatch && versionOf(body);
    const answer = jsonAnswer(body);
    return version === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, etag: entityTag(body, version) } };
  }

  return { name: "rest", answer, refuse: problemAnswer };
}

const misplaced = (allow: readonly string[]): Failure =>
  allow.length === 0
    ? new Failure("route.not_found")
    : new Failure("route.wrong_method", { allow: [...allow] });
