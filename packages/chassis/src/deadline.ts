import { Failure } from "@torg/contracts";

/** The promise's own outcome, or `call.late` at the deadline (unix ms). What was begun goes on: it checks the deadline itself. */
export async function afterAtMost<T>(deadline: number, promise: Promise<T>): Promise<T> {
  const leftMs = deadline - Date.now();
  if (leftMs <= 0) {
    promise.catch(() => undefined); // nobody waits for it any more
    throw new Failure("call.late");
  }
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Failure("call.late")), Math.min(leftMs, 2_147_483_647));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Refuses work whose caller has stopped waiting. */
export function refuseWhenLate(deadline: number): void {
  if (Date.now() > deadline) throw new Failure("call.late");
}
