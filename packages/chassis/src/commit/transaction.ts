import type { EventContract, EventData } from "@torg/contracts";
import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database";

/** A transaction of the write door: what is written and what is told commit together. */
export type Transaction = Database & {
  /** Tells a fact that this transaction makes true. It leaves with the commit, at least once, in no promised order. */
  readonly emit: <E extends EventContract>(event: E, data: EventData<E>) => void;
  /** Runs once the commit stands; for what may be lost: waking somebody, dropping a cache entry. */
  readonly afterCommit: (work: () => void) => void;
};

/** Where events come from: who did it, and the trace they belong to. */
export type Origin = { readonly traceparent: string; readonly requestId: string };

export type EmittedEvent = {
  readonly contract: EventContract;
  readonly id: string;
  readonly data: Record<string, unknown>;
  readonly origin: Origin;
};

/** A drizzle transaction that also remembers what was emitted, and what waits for the commit. */
export function emitting(
  db: Database,
  into: { origin: Origin; emitted: EmittedEvent[]; after: (() => void)[] },
): Transaction {
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
  return new Proxy(db, {
    get: (target, property) => {
      if (property === "emit") return emit;
      if (property === "afterCommit") return afterCommit;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  }) as Transaction;
}

/** Writes emitted events into the outbox, in two statements at most. */
export async function writeOutbox(db: Database, emitted: readonly EmittedEvent[]): Promise<void> {
  const plain = emitted.filter((event) => event.contract.coalesceMs === undefined);
  if (plain.length > 0)
    await db.execute(
      sql`insert into torg.outbox (event_id, type, subject, data, traceparent, request_id) ${rows(plain)}`,
    );

  const newest = new Map<string, EmittedEvent>();
  for (const event of emitted)
    if (event.contract.coalesceMs !== undefined) newest.set(coalesceKey(event), event);
  if (newest.size === 0) return;
  const waiting = [...newest.values()].sort((a, b) => (coalesceKey(a) < coalesceKey(b) ? -1 : 1)); // one order for all: no deadlock
  await db.execute(sql`
    insert into torg.outbox (event_id, type, subject, data, traceparent, request_id, coalesce_key, due_at)
    select e.*, k.key, now() + k.ms * interval '1 ms'
    from (${rows(waiting)}) e
    join unnest(${list(waiting.map((e) => e.id))}::uuid[], ${list(waiting.map(coalesceKey))}::text[],
                ${list(waiting.map((e) => e.contract.coalesceMs ?? 0))}::int[]) k(id, key, ms) on k.id = e.event_id
    on conflict (coalesce_key) do update set data = excluded.data, traceparent = excluded.traceparent, request_id = excluded.request_id`);
}

const coalesceKey = (event: EmittedEvent): string => `${event.contract.type}:${subjectOf(event)}`;
const subjectOf = (event: EmittedEvent): string => String(event.data[event.contract.subject]);
const list = (values: readonly (string | number)[]): SQL => sql`${sql.param([...values])}`;

const rows = (events: readonly EmittedEvent[]): SQL => sql`
  select * from unnest(
    ${list(events.map((e) => e.id))}::uuid[], ${list(events.map((e) => e.contract.type))}::text[], ${list(events.map(subjectOf))}::text[],
    ${list(events.map((e) => JSON.stringify(e.data)))}::text[], ${list(events.map((e) => e.origin.traceparent))}::text[],
    ${list(events.map((e) => e.origin.requestId))}::text[]) as t(event_id, type, subject, data, traceparent, request_id)`;
