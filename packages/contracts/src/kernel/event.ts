import type { z } from "zod";

/** `<aggregate>.<what happened>.v<version>`; on the wire with `torg.` before it. */
export type EventType = `${string}.${string}.v${number}`;

/** A domain event: a fact, in the past tense, written in the transaction that made it true. */
export type EventContract<T extends EventType = EventType, D extends z.ZodObject = z.ZodObject> = {
  readonly type: T;
  readonly doc: string;
  /** The field of the data that names the aggregate; CloudEvents `subject`. */
  readonly subject: string;
  readonly data: D;
  /** At most one per subject in this time, carrying the newest state: for figures that change with every line of an order. */
  readonly coalesceMs?: number;
};

export const event = <const T extends EventType, D extends z.ZodObject>(
  type: T,
  declared: { doc: string; subject: keyof z.infer<D> & string; data: D; coalesceMs?: number },
): EventContract<T, D> => ({ type, ...declared });

export type EventData<E extends EventContract> = z.infer<E["data"]>;
