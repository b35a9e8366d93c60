import type { Operation, TRPCClientError, TRPCLink } from "@trpc/client";
import { observable, type Unsubscribable } from "@trpc/server/observable";
import { findProcedure } from "../services";
import { failureOf } from "./failure-of";
import type { TorgRouter } from "./router";

const attemptsMax = 3;
const callPauseMs = { first: 200, most: 5_000 };
const streamPauseMs = { first: 500, most: 30_000 };

/**
 * Sends again what may be sent again: queries and keyed commands, three times at most, when no answer came or the
 * answer was "not now". A stream is reopened for as long as it is wanted, after the last item that arrived.
 */
export const retryLink: TRPCLink<TorgRouter> = () => (call) =>
  observable((observer) => {
    const streams = call.op.type === "subscription";
    let running: Unsubscribable | undefined;
    let pause: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let attempt = 0;
    let op = call.op;

    const send = () => {
      attempt += 1;
      running = call.next(op).subscribe({
        next(envelope) {
          const { result } = envelope;
          if (streams && (result.type === undefined || result.type === "data")) {
            attempt = 0; // it lives: the next break starts from the shortest pause
            if (result.id) op = resumed(op, result.id);
          }
          observer.next(envelope);
        },
        error(error) {
          const afterMs = stopped ? undefined : pauseMs(op, error, attempt);
          if (afterMs === undefined) return observer.error(error);
          pause = setTimeout(send, afterMs);
        },
        complete: () => observer.complete(),
      });
    };
    send();
    return () => {
      stopped = true;
      clearTimeout(pause);
      running?.unsubscribe();
    };
  });

const resumed = (op: Operation, lastEventId: string): Operation => ({
  ...op,
  input: Object.assign({}, op.input, { lastEventId }),
});

type CallError = TRPCClientError<TorgRouter>;

/** How long to wait before the next attempt; nothing when there must be none. */
function pauseMs(op: Operation, error: CallError, attempt: number): number | undefined {
  if (op.signal?.aborted || !passes(error)) return undefined;
  if (op.type === "subscription") return jittered(streamPauseMs, attempt);
  if (attempt >= attemptsMax || !(op.type === "query" || findProcedure(op.path)?.keyed)) return undefined;
  const asked = askedMs(error);
  return asked > callPauseMs.most ? undefined : Math.max(asked, jittered(callPauseMs, attempt));
}

/** Whether the same call may go well later: the way was broken, or the service says so itself. */
function passes(error: CallError): boolean {
  if (!error.data) return true;
  const code = failureOf(error)?.code;
  return code === "call.unavailable" || code === "key.in_flight";
}

/** `Retry-After`, where the answer has one: in its details, or in a header that a proxy may have set. */
function askedMs(error: CallError): number {
  const failure = failureOf(error);
  if (failure?.code === "key.in_flight") return failure.details.retryAfterSeconds * 1000;
  const response = error.meta?.response;
  const seconds = response instanceof Response ? Number(response.headers.get("retry-after")) : 0;
  return Number.isFinite(seconds) ? seconds * 1000 : 0; // the header may be a date
}

/** Doubles with each attempt, and is spread so that callers who broke together do not come back together. */
const jittered = ({ first, most }: { first: number; most: number }, attempt: number) =>
  Math.min(first * 2 ** (attempt - 1), most) * (0.5 + Math.random() / 2);
