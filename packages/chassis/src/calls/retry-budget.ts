/** Retries that a process may still make: a share of its calls, so that trouble is never multiplied. */
export type RetryBudget = {
  /** A first attempt was made. */
  readonly earn: () => void;
  /** Whether one more attempt may be made; it is spent then. */
  readonly spend: () => boolean;
};

/** What may be saved up in calm. */
const savedMax = 10;

/** `share` of the calls, 0 to 1; a process that begins or was calm has ten retries. */
export function retryBudget(share: number): RetryBudget {
  let saved = share > 0 ? savedMax : 0;
  return {
    earn() {
      saved = Math.min(savedMax, saved + share);
    },
    spend() {
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
