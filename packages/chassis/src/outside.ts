import { Failure } from "@torg/contracts";
import { BulkheadRejectedError, bulkhead } from "cockatiel";
import { afterAtMost } from "./deadline";

/** Calls in flight to one outside system: a slow stranger takes no more of us than this. */
const inFlightMax = 16;
const waitingMax = 256;

/** Calls to systems outside Torg, each name behind a bulkhead of its own; aborted at the deadline. */
export function outsideCalls() {
  const walls = new Map<string, ReturnType<typeof bulkhead>>();
  return async <T>(
    system: string,
    deadline: number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const wall = walls.get(system) ?? bulkhead(inFlightMax, waitingMax);
    walls.set(system, wall);
    const abort = new AbortController();
    try {
      return await afterAtMost(
        deadline,
        wall.execute(() => work(abort.signal)),
      );
    } catch (error) {
      if (error instanceof BulkheadRejectedError) throw new Failure("call.unavailable", {}, { cause: error });
      throw error;
    } finally {
      abort.abort();
    }
  };
}
