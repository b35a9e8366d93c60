import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  circuitBreaker,
  handleWhen,
  IterableBackoff,
  SamplingBreaker,
} from "cockatiel";
import type { CommonConfig } from "../common-config";

/** What stands between us and one thing that may be sick. */
export type Guard = {
  /** The work's own outcome; throws `Guarded` where the work was not begun. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  readonly state: () => GuardState;
};

/** `why`: too many are in flight and waiting, or most of the last calls failed. */
export class Guarded extends Error {
  constructor(readonly why: "full" | "open") {
    super(why);
  }
}

export type GuardState = {
  readonly inFlight: number;
  readonly waiting: number;
  readonly breaker: "closed" | "half open" | "open";
};

export type GuardSettings = {
  readonly inFlightMax: number;
  readonly waitingMax: number;
  /** With fewer calls in the window nothing is concluded. */
  readonly callsMin: number;
  readonly windowMs: number;
  /** Opens above this share of failed calls, 0 to 1. */
  readonly failedShare: number;
  /** The longest that it is left alone; the first time a tenth of it, then doubling. */
  readonly openMs: number;
  /** Calls that find out whether it is well again. */
  readonly probes: number;
};

export type BreakerConfig = Pick<
  CommonConfig,
  "BREAKER_CALLS_MIN" | "BREAKER_WINDOW_MS" | "BREAKER_FAILED_PERCENT" | "BREAKER_OPEN_MS" | "BREAKER_PROBES"
>;

export const breakerSettings = (
  config: BreakerConfig,
): Omit<GuardSettings, "inFlightMax" | "waitingMax"> => ({
  callsMin: config.BREAKER_CALLS_MIN,
  windowMs: config.BREAKER_WINDOW_MS,
  failedShare: config.BREAKER_FAILED_PERCENT / 100,
  openMs: config.BREAKER_OPEN_MS,
  probes: config.BREAKER_PROBES,
});

type Health = {
  /** Whether an outcome says that the other side is sick. */
  readonly sickResult?: (result: unknown) => boolean;
  readonly sickError: (error: unknown) => boolean;
};

/** A bulkhead around a circuit breaker: so many in flight, so many waiting, and none while most of them fail. */
export function guard(settings: GuardSettings, { sickResult = () => false, sickError }: Health): Guard {
  const wall = bulkhead(settings.inFlightMax, settings.waitingMax);
  const breaker = circuitBreaker(handleWhen(sickError).orWhenResult(sickResult), {
    halfOpenAfter: new IterableBackoff(pauses(settings.openMs)),
    halfOpenSampling: { calls: settings.probes, threshold: settings.failedShare },
    breaker: new SamplingBreaker({
      threshold: settings.failedShare,
      duration: settings.windowMs,
      minimumRps: settings.callsMin / (settings.windowMs / 1_000),
    }),
  });

  return {
    async run(work) {
      try {
        return await wall.execute(() => breaker.execute(work));
      } catch (error) {
        if (error instanceof BulkheadRejectedError) throw new Guarded("full");
        if (error instanceof BrokenCircuitError) throw new Guarded("open");
        throw error;
      }
    },
    state: () => ({
      inFlight: settings.inFlightMax - wall.executionSlots,
      waiting: settings.waitingMax - wall.queueSlots,
      breaker: names[breaker.state],
    }),
  };
}

const names: Readonly<Record<CircuitState, GuardState["breaker"]>> = {
  [CircuitState.Closed]: "closed",
  [CircuitState.HalfOpen]: "half open",
  [CircuitState.Open]: "open",
  [CircuitState.Isolated]: "open",
};

/** A short trouble is left behind within as long again; a long one is asked about rarely. */
function pauses(longestMs: number): number[] {
  const all = [longestMs / 10];
  while ((all.at(-1) ?? longestMs) < longestMs) all.push(Math.min(longestMs, (all.at(-1) ?? 1) * 2));
  return all;
}
