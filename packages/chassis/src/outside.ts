import { Failure } from "@torg/contracts";
import { breakerSettings, type Guard, Guarded, guard } from "./calls/guard";
import type { CommonConfig } from "./common-config";
import { afterAtMost } from "./deadline";
import type { Metrics } from "./telemetry/metrics";

type Options = { readonly service: string; readonly common: CommonConfig; readonly metrics: Metrics };

/**
 * Calls to systems outside Torg, aborted at the deadline. Each name has a bulkhead of its own, so that a slow stranger
 * takes no more of us than OUTSIDE_IN_FLIGHT_MAX, and a breaker, so that a dead one is left alone for a while.
 */
export function outsideCalls({ service, common, metrics }: Options) {
  const guards = new Map<string, Guard>();

  function guardOf(system: string): Guard {
    const known = guards.get(system);
    if (known) return known;
    const made = guard(
      {
        inFlightMax: common.OUTSIDE_IN_FLIGHT_MAX,
        waitingMax: common.CALLS_WAITING_MAX,
        ...breakerSettings(common),
      },
      { sickError: isSick },
    );
    guards.set(system, made);
    metrics.watchGuard({ caller: service, target: system, lane: "outside" }, made.state);
    return made;
  }

  return async <T>(
    system: string,
    deadline: number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const abort = new AbortController();
    try {
      return await afterAtMost(
        deadline,
        guardOf(system).run(() => afterAtMost(deadline, work(abort.signal))),
      );
    } catch (error) {
      if (!(error instanceof Guarded)) throw error;
      metrics.guarded.inc({ caller: service, target: system, lane: "outside", why: error.why });
      throw new Failure("call.unavailable", {}, { cause: error });
    } finally {
      abort.abort();
    }
  };
}

/** What it refuses says that it is well. */
const isSick = (error: unknown): boolean =>
  !(error instanceof Failure) || ["unavailable", "late", "broken"].includes(error.kind);
