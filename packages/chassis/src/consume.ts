import type { EventContract, EventData } from "@torg/contracts";
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
  readonly read: (raw: unknown) => Reaction<X, D>;
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
    read: (raw) => {
      const parsed = event.data.safeParse(raw);
      if (!parsed.success)
        return { kind: "unreadable", reason: `the data does not fit ${event.type}: ${parsed.error.message}` };
      return react(parsed.data as EventData<E>); // zod loses the link between E and its own schema
    },
  };
}
