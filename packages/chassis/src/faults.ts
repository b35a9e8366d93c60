/** Where a test may kill the process: between two lines whose order is a promise. */
export type Seam =
  | "claimed" // a consumer has claimed its events
  | "effected" // its effects are written
  | "emitted" // its events are in the outbox
  | "committed" // the commit stands, the relay does not know yet
  | "published" // events are with the broker, unconfirmed
  | "confirmed" // confirmed, still in the outbox
  | "consumed"; // the consumer's commit stands, the delivery is not acknowledged yet

let armed: ((seam: Seam) => void) | undefined;

/** Does nothing, unless a test has armed it. */
export const at = (seam: Seam): void => armed?.(seam);

/** For tests of what a crash does: from now on every seam calls this. Nothing in production arms it. */
export const armSeams = (strike: (seam: Seam) => void): void => {
  armed = strike;
};
