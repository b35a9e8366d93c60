const dayMs = 24 * 3_600_000;

/** When a drive that failed is tried again: 1 s, 2 s, 4 s … a day. It is never given up. */
export const retryAfterMs = (failures: number): number =>
  Math.min(dayMs, 1_000 * 2 ** Math.min(failures, 30));
