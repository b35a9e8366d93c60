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
  /** The version before this one, and how its data becomes this version's: what is still under way is read through it. */
  readonly previous?: Previous;
};

type Previous = {
  readonly event: EventContract;
  /** Pure: values to values, nothing looked up. */
  readonly upcast: (data: never) => Record<string, unknown>;
};

type Declared<D extends z.ZodObject, P extends EventContract> = {
  readonly doc: string;
  readonly subject: keyof z.infer<D> & string;
  readonly data: D;
  readonly coalesceMs?: number;
  readonly previous?: {
    readonly event: P;
    readonly upcast: (data: EventData<P>) => z.input<D>;
  };
};

/** Declares an event. A new version names the one before it; consumers are written for the newest alone. */
export function event<
  const T extends EventType,
  D extends z.ZodObject,
  P extends EventContract = EventContract,
>(type: T, declared: Declared<D, P>): EventContract<T, D> {
  const { previous } = declared;
  if (previous) {
    const [own, before] = [partsOf(type), partsOf(previous.event.type)];
    if (own.family !== before.family || before.version >= own.version)
      throw new Error(`${previous.event.type} is no earlier version of ${type}`);
  }
  return { type, ...declared };
}

export type EventData<E extends EventContract> = z.infer<E["data"]>;

/** `order.created.v2` taken apart: its family `order.created` and its version 2; no number where there is none. */
export function partsOf(type: string): { readonly family: string; readonly version: number } {
  const at = type.lastIndexOf(".");
  const version = /^v([1-9][0-9]{0,5})$/.exec(type.slice(at + 1))?.[1];
  return {
    family: type.slice(0, Math.max(at, 0)),
    version: version === undefined ? Number.NaN : Number(version),
  };
}
