import { type EventContract, type EventData, readEvent } from "@torg/contracts";
import type { Emitting } from "./commit/transaction";
import type { Database } from "./database";

/** Gives a delivery up at once, with its reason: trying again cannot help. */
export class Never extends Error {
  override readonly name = "Never";
}

/** What is to be done about one event, its data already read. */
export type Reaction<X, D = Database> =
  | {
      readonly kind: "step";
      readonly once: boolean;
      readonly run: (tx: D & Emitting, ctx: X) => Promise<void>;
    }
  | { readonly kind: "alone"; readonly run: (ctx: X) => Promise<void> }
  | { readonly kind: "unreadable"; readonly reason: string };

/** What a service does when it hears an event. */
export type Consumer<X, D = Database> = {
  readonly event: EventContract;
  /** Takes the event's type, which may be of an older version, and its data. */
  readonly read: (type: string, raw: unknown) => Reaction<X, D>;
};

/**
 * Reacts to an event inside a transaction, which up to 32 deliveries share. It may come twice and in any order:
 * either the effect does not mind (a version, a natural key), or `once` claims the event first.
 */
export function on<E extends EventContract, X, D = Database>(
  event: E,
  work: (tx: D & Emitting, data: EventData<E>, ctx: X) => Promise<void>,
  { once = false }: { once?: boolean } = {},
): Consumer<X, D> {
  return reading(event, (data) => ({ kind: "step", once, run: (tx, ctx) => work(tx, data, ctx) }));
}

/** Reacts to an event with calls of its own: one delivery at a time, outside any transaction, with a whole context. */
export function onAlone<E extends EventContract, X>(
  event: E,
  work: (ctx: X, data: EventData<E>) => Promise<void>,
): Consumer<X, unknown> {
  return reading<E, X, unknown>(event, (data) => ({ kind: "alone", run: (ctx) => work(ctx, data) }));
}

function reading<E extends EventContract, X, D>(
  event: E,
  react: (data: EventData<E>) => Reaction<X, D>,
): Consumer<X, D> {
  return {
    event,
    read: (type, raw) => {
      const read = readEvent(event, type, raw);
      return "reason" in read ? { kind: "unreadable", reason: read.reason } : react(read.data);
    },
  };
}
