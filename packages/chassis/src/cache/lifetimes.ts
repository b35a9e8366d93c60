import type { Entry } from "./entry";

export type Lifetimes = {
  /** From `readAt` on: when it should be read again, and when nobody may be given it any more. */
  readonly of: (entry: Pick<Entry, "readAt" | "absent">) => {
    readonly dueAt: number;
    readonly endsAt: number;
  };
};

const jitter = 0.1;

/** Never past the bound; a tenth shorter by chance, so that what was read together is not read again together. */
export function lifetimes(ms: { boundMs: number; freshMs: number; absentMs: number }): Lifetimes {
  const some = () => 1 - Math.random() * jitter;
  return {
    of({ readAt, absent }) {
      const lifeMs = (absent ? Math.min(ms.absentMs, ms.boundMs) : ms.boundMs) * some();
      return { dueAt: readAt + Math.min(lifeMs, ms.freshMs * some()), endsAt: readAt + lifeMs };
    },
  };
}
