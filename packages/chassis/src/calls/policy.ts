import { findProcedure, type Lane, type Procedure } from "@torg/contracts";
import type { CommonConfig } from "../common-config";
import type { Metrics } from "../telemetry/metrics";
import { type BreakerConfig, breakerSettings, type Guard, Guarded, type GuardSettings, guard } from "./guard";
import type { CallMessage, CallPort, CallReply } from "./port";
import { absent, late, ownerOf } from "./replies";
import { retryBudget } from "./retry-budget";

/** Calls as services make them: with a deadline that is kept, and with care for whoever is sick. */
export type Calls = Pick<CallPort, "serve" | "subscribe"> & {
  /** Answers by the message's deadline in any case. `outermost`: nobody above will try again, so this may. */
  readonly request: (message: CallMessage, outermost?: boolean) => Promise<CallReply>;
};

type Settings = BreakerConfig &
  Pick<
    CommonConfig,
    | "CALL_MARGIN_MS"
    | "CALL_SILENCE_MS"
    | "CALLS_IN_FLIGHT_MAX"
    | "CALLS_WAITING_MAX"
    | "MONEY_CALLS_WAITING_MAX"
    | "OUTSIDE_IN_FLIGHT_MAX"
    | "RETRIES_MAX"
    | "RETRY_BUDGET_PERCENT"
  >;

type Attempt = { readonly procedure: Procedure | undefined; readonly expired: Promise<CallReply> };

const pauseFromMs = 50; // the longest before the first retry; each later one is twice that

/**
 * The one place where it is decided how a call is made: the deadline that the callee sees is shorter than ours; a
 * bulkhead and a breaker stand before each service and class of procedure; and where nobody above would, what may be
 * repeated is tried again, with jitter, for a tenth of all calls at most, and never where nobody was there to be asked.
 * Nobody tells a caller that the process which had its question was killed: after a silence what may be repeated is
 * asked once more, out of the same tenth, and the first definite answer counts.
 */
export function policed(port: CallPort, { common, metrics }: { common: Settings; metrics: Metrics }): Calls {
  const guards = new Map<string, Guard>();
  const budget = retryBudget(common.RETRY_BUDGET_PERCENT / 100);

  function guardOf({ caller, procedure: name }: CallMessage, procedure: Procedure | undefined): Guard {
    const lane = laneOf(procedure);
    const target = ownerOf({ procedure: name });
    const id = `${caller} ${target} ${lane}`;
    const known = guards.get(id);
    if (known) return known;
    const made = guard(settingsOf(common, lane), {
      sickResult: (reply) => isSick(reply as CallReply),
      sickError: () => true,
    });
    guards.set(id, made);
    metrics.watchGuard({ caller, target, lane }, made.state);
    return made;
  }

  /** One try; `expired` resolves at our own deadline. */
  async function attempt(message: CallMessage, { procedure, expired }: Attempt): Promise<CallReply> {
    const { caller, deadline } = message;
    try {
      return await guardOf(message, procedure).run(() => {
        const leftMs = deadline - Date.now();
        if (leftMs <= 0) return Promise.resolve({ ...late(message), absent: true }); // it waited here, not there
        const shorter = deadline - Math.min(common.CALL_MARGIN_MS, leftMs / 10);
        return Promise.race([port.request({ ...message, deadline: Math.floor(shorter) }), expired]);
      });
    } catch (error) {
      if (!(error instanceof Guarded)) throw error;
      const target = ownerOf(message);
      metrics.guarded.inc({ caller, target, lane: laneOf(procedure), why: error.why });
      return absent(message);
    }
  }

  /** One try, and one more beside it after a silence. */
  async function asked(message: CallMessage, options: Attempt & { silenceMs: number }): Promise<CallReply> {
    const first = attempt(message, options);
    const leftMs = message.deadline - Date.now();
    if (options.silenceMs >= leftMs || !(await isSilent(first, options.silenceMs)) || !budget.spend())
      return first;
    metrics.retries.inc({ caller: message.caller, target: ownerOf(message) });
    const second = attempt(message, options);
    return Promise.race([first, second.then((reply) => (isOpen(reply) ? first : reply))]);
  }

  async function tried(
    message: CallMessage,
    outermost: boolean,
    expired: Promise<CallReply>,
  ): Promise<CallReply> {
    const procedure = findProcedure(message.procedure);
    const repeatable = outermost && mayRepeat(message, procedure);
    const silenceMs = procedure?.askAgainMs ?? (repeatable ? common.CALL_SILENCE_MS : undefined);
    for (let tries = 0; ; tries += 1) {
      const reply = await (silenceMs === undefined
        ? attempt(message, { procedure, expired })
        : asked(message, { procedure, expired, silenceMs }));
      if (!repeatable || tries === common.RETRIES_MAX || !mayPass(reply)) return reply;
      const pauseMs = Math.random() * pauseFromMs * 2 ** tries;
      if (Date.now() + pauseMs + common.CALL_MARGIN_MS > message.deadline || !budget.spend()) return reply;
      metrics.retries.inc({ caller: message.caller, target: ownerOf(message) });
      await Bun.sleep(pauseMs);
    }
  }

  return {
    serve: port.serve,
    subscribe: port.subscribe,
    async request(message, outermost = false) {
      if (outermost || findProcedure(message.procedure)?.askAgainMs !== undefined) budget.earn();
      const leftMs = message.deadline - Date.now();
      if (leftMs <= 0) return late(message);
      const expired = Promise.withResolvers<CallReply>();
      const timer = setTimeout(() => expired.resolve(late(message)), Math.min(leftMs, timerMaxMs));
      try {
        return await Promise.race([tried(message, outermost, expired.promise), expired.promise]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const timerMaxMs = 2_147_483_647;

const laneOf = (procedure: Procedure | undefined): Lane =>
  procedure?.lane ?? (procedure?.kind === "query" ? "read" : "write");

/** What may arrive twice: a question, and a command whose key says that it is the same one. */
const mayRepeat = ({ key }: CallMessage, procedure: Procedure | undefined): boolean =>
  procedure?.kind === "query" || (procedure?.keyed === true && key !== undefined);

/** Trouble that may be over in a moment, of somebody who was there. */
const mayPass = (reply: CallReply): boolean =>
  !reply.ok && reply.failure.code === "call.unavailable" && reply.absent !== true;

/** Answers that leave it open whether it was done: somebody else may know. */
const isOpen = (reply: CallReply): boolean => !reply.ok && open.has(reply.failure.code);
const open: ReadonlySet<string> = new Set(["call.unavailable", "call.late", "key.in_flight"]);

/** Whether nothing was heard for so long. */
async function isSilent(reply: Promise<CallReply>, forMs: number): Promise<boolean> {
  const silence = Promise.withResolvers<true>();
  const timer = setTimeout(() => silence.resolve(true), forMs);
  try {
    return (await Promise.race([reply, silence.promise])) === true;
  } finally {
    clearTimeout(timer);
  }
}

const sick: ReadonlySet<string> = new Set(["call.unavailable", "call.late", "internal.broken"]);

/** What the callee refuses says that it is well; and where nobody was asked, nothing was learnt. */
const isSick = (reply: CallReply): boolean =>
  !reply.ok && reply.absent !== true && sick.has(reply.failure.code);

/** Money waits for its turn as long as its deadline lets it; what is browsed is better told to come back. */
const settingsOf = (common: Settings, lane: Lane): GuardSettings => ({
  inFlightMax: lane === "outside" ? common.OUTSIDE_IN_FLIGHT_MAX : common.CALLS_IN_FLIGHT_MAX,
  waitingMax: lane === "money" ? common.MONEY_CALLS_WAITING_MAX : common.CALLS_WAITING_MAX,
  ...breakerSettings(common),
});
