import { nobody } from "@torg/chassis";
import type { Forward, OutsideCall } from "../forward";
import type { OwnAnswer } from "../http/answer";
import { jsonObject, sortedJson } from "../http/json-object";
import type { Visit } from "../http/visit";
import { answerStored } from "./answer-stored";
import type { StoredAnswer, StoredAnswers } from "./stored-answers";

type Parts = { readonly answers: StoredAnswers; readonly forward: Forward; readonly boundMs: number };
type Dress = {
  readonly face: string;
  readonly dressed: (body: string) => string;
  readonly vary?: string;
};

/** Whether the answer is the same for everybody. */
export const isPublic = ({ procedure }: OutsideCall): boolean => procedure.cache === "public";

/** Answers to calls that are the same for everybody, stored in the dress of one face. */
export function publicAnswers({ answers, forward, boundMs }: Parts, { face, dressed, vary }: Dress) {
  async function take(call: OutsideCall, visit: Visit): Promise<{ key: string; stored: StoredAnswer }> {
    const fields = jsonObject(call.input);
    const input = fields ? sortedJson(Object.entries(fields)) : call.input;
    const key = `${face} ${call.name} ${input}`;
    const asNobody = { ...visit, principal: nobody }; // so that nobody's own answer is stored for all
    const load = () => forward.answer({ ...call, input }, asNobody);
    const stored = await answers.take({ key, input, procedure: call.procedure, load, dressed, vary });
    return { key, stored };
  }

  return {
    /** The whole answer; from here on the address alone finds it. */
    async answer(call: OutsideCall, visit: Visit): Promise<OwnAnswer> {
      const { key, stored } = await take(call, visit);
      answers.name(visit.target, key);
      return answerStored(stored, { request: visit.request, boundMs });
    },
    /** As a part of something larger. */
    text: async (call: OutsideCall, visit: Visit): Promise<string> =>
      new TextDecoder().decode((await take(call, visit)).stored.bytes),
  };
}
