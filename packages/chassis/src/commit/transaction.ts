import type { EventContract, EventData } from "@torg/contracts";
import type { SQL } from "drizzle-orm";
import type { Database } from "../database";

/** What every transaction of the write door has, beside its reads and writes. */
export type Emitting = {
  /** Tells a fact that this transaction makes true. It leaves with the commit, at least once, in no promised order. */
  readonly emit: <E extends EventContract>(event: E, data: EventData<E>) => void;
  /** Why this transaction runs: for what writes down who did it. */
  readonly origin: Origin;
  /** Runs once the commit stands; for what may be lost: waking somebody, dropping a cache entry. */
  readonly afterCommit: (work: () => void) => void;
  /**
   * Puts a statement off to the commit, with which it travels: a round trip less, and rows that the work has locked are
   * free by so much earlier. Over SQL only. All that is put off becomes one statement, so it begins with no `with`, no part
   * sees what another writes, and no two parts write one row. Where it fails, nothing is committed.
   */
  readonly atCommit: (statement: SQL) => void;
};

/** A transaction of the write door over SQL: what is written and what is told commit together. */
export type Transaction = Database & Emitting;

/** Where events come from: who did it, and the trace they belong to. */
export type Origin = {
  readonly traceparent: string;
  readonly requestId: string;
  /** Who acts: an account, a guest or a service; absent where nobody asked for it. */
  readonly actor?: string;
  /** The procedure or job. */
  readonly name?: string;
};

export type EmittedEvent = {
  readonly contract: EventContract;
  readonly id: string;
  readonly data: Record<string, unknown>;
  readonly origin: Origin;
};

/** State that also remembers what was emitted, and what waits for the commit. */
export function emitting<D extends object>(
  state: D,
  into: { origin: Origin; emitted: EmittedEvent[]; after: (() => void)[]; putOff?: SQL[] },
): D & Emitting {
  const emit = <E extends EventContract>(contract: E, data: EventData<E>): void => {
    into.emitted.push({
      contract,
      id: Bun.randomUUIDv7(),
      data: contract.data.parse(data),
      origin: into.origin,
    });
  };
  const afterCommit = (work: () => void): void => {
    into.after.push(work);
  };
  const atCommit = (statement: SQL): void => {
    if (into.putOff === undefined) throw new Error("this store has no statements to put off");
    into.putOff.push(statement);
  };
  return new Proxy(state, {
    get: (target, property) => {
      if (property === "emit") return emit;
      if (property === "origin") return into.origin;
      if (property === "afterCommit") return afterCommit;
      if (property === "atCommit") return atCommit;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  }) as D & Emitting;
}
