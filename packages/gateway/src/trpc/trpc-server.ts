import { answerTrpc, type CallReply, type Resolve, trpcRouter } from "@torg/chassis";
import { type Contract, Failure, type Procedure, type ProcedureName } from "@torg/contracts";
import type { OwnCalls } from "../callers/own-calls";
import { type Forward, type ForwardedAnswer, type OutsideCall, refuseUnlessAllowed } from "../forward";
import { type Answer, passedOn } from "../http/answer";
import { toldTo, wireFailure } from "../http/problem-answer";
import type { Visit } from "../http/visit";
import type { Admission } from "./admission";
import { openStreams } from "./open-streams";

const ticketCharsMax = 512;

type Parts = {
  readonly procedures: readonly (readonly [ProcedureName, Procedure])[];
  readonly admit: Admission;
  readonly forward: Forward;
  readonly redeemTicket: OwnCalls["redeemTicket"];
  readonly streamsMax: number;
};

/** tRPC's own server over the same calls: for streams, and for batches whose answers are to come one by one. */
export function trpcServer({ procedures, admit, forward, redeemTicket, streamsMax }: Parts) {
  const router = trpcRouter(contractsOf(procedures));
  const streams = openStreams(streamsMax);

  const resolving = (visit: Visit): Resolve => {
    const callOf = (path: string, input: string, batch: boolean): OutsideCall => ({
      ...admit({ path, method: visit.request.method, batch }),
      input,
    });
    return {
      answer: (path, input) => replyOf(visit, async () => forward.answer(callOf(path, input, true), visit)),
      stream: (path, input, signal) =>
        streams.counted(readerOf(visit), forward.stream(callOf(path, input, false), visit, signal)),
      told: toldTo(visit),
    };
  };

  return {
    /** A refusal is an HTTP one: once a stream is open, a browser cannot tell it from a broken line. */
    async stream(
      { procedure }: Pick<OutsideCall, "procedure">,
      visit: Visit,
      ticket: string | undefined,
    ): Promise<Answer> {
      const reader = ticket === undefined ? visit : { ...visit, principal: await holderOf(ticket, visit) };
      refuseUnlessAllowed(procedure, reader.principal);
      streams.refuseWhenFull(readerOf(reader));
      return passedOn(await answerTrpc(visit.request, router, resolving(reader)));
    },
    async lines(visit: Visit, body: string): Promise<Answer> {
      const { request } = visit;
      const whole = request.method === "POST" ? new Request(request, { body }) : request; // its body is read already
      return passedOn(await answerTrpc(whole, router, resolving(visit)));
    },
  };

  async function holderOf(ticket: string, visit: Visit): Promise<Visit["principal"]> {
    if (ticket === "" || ticket.length > ticketCharsMax) throw new Failure("user.ticket_invalid");
    return redeemTicket(ticket, visit);
  }
}

const readerOf = ({ principal, address }: Visit): string => principal.userId ?? principal.guest ?? address;

async function replyOf(visit: Visit, answer: () => Promise<ForwardedAnswer>): Promise<CallReply> {
  try {
    return { ok: true, ...(await answer()) };
  } catch (error) {
    if (error instanceof Failure) return { ok: false, failure: wireFailure(error, visit) };
    throw error;
  }
}

/** The contracts again, without what is not for the outside. */
function contractsOf(procedures: Parts["procedures"]): Record<string, Contract> {
  const services = Map.groupBy(procedures, ([name]) => name.slice(0, name.indexOf(".")));
  return Object.fromEntries(
    [...services].map(([service, own]) => [
      service,
      Object.fromEntries(own.map(([name, procedure]) => [name.slice(service.length + 1), procedure])),
    ]),
  );
}
