import type { OutboxEvent } from "./port";

/** A delivery that was given up, as an operator sees it. */
export type DeadLetter = Omit<OutboxEvent, "id"> & {
  readonly queue: string;
  readonly reason: string;
  readonly attempts: number;
  readonly deadAt: Date;
};

/** What is to become of one: it stays, goes back to its queue with fresh attempts, or is thrown away. */
export type Verdict = "keep" | "replay" | "discard";

export type QueueFigures = { readonly queue: string; readonly waiting: number; readonly dead: number };

/**
 * The dead letters of a Torg, running or not. What is replayed is safe in its queue before it leaves the dead, so that
 * an interruption may leave it in both and never in neither.
 */
export type DeadLetters = {
  readonly figures: () => Promise<readonly QueueFigures[]>;
  /** Shows each dead letter once, oldest first in its queue, and does as `judge` says. */
  readonly visit: (judge: (letter: DeadLetter) => Verdict) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type OutboxFigures = {
  readonly service: string;
  readonly waiting: number;
  readonly ageSeconds: number;
};
