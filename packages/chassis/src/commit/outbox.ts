import { type SQL, sql } from "drizzle-orm";
import type { EmittedEvent } from "./transaction";

/**
 * The statement that writes events into the outbox. A state that changes with every line waits a moment there, and is
 * replaced by a newer one while it waits; keys are taken in one order everywhere, so two writers cannot deadlock.
 * The newer one gets an id of its own: a relay that has the older in hand forgets that one alone.
 */
export function intoOutbox(emitted: readonly EmittedEvent[]): SQL {
  const newest = new Map(emitted.map((event) => [keyOf(event) || event.id, event])); // of one key the last stays
  const events = [...newest.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return sql`
    insert into torg.outbox (event_id, type, subject, data, traceparent, request_id, coalesce_key, due_at)
    select id, type, subject, data, traceparent, request_id, nullif(key, ''), now() + wait_ms * interval '1 ms'
    from unnest(
      ${list(events, ({ id }) => id)}::uuid[], ${list(events, ({ contract }) => contract.type)}::text[],
      ${list(events, subjectOf)}::text[], ${list(events, ({ data }) => JSON.stringify(data))}::text[],
      ${list(events, ({ origin }) => origin.traceparent)}::text[], ${list(events, ({ origin }) => origin.requestId)}::text[],
      ${list(events, keyOf)}::text[], ${list(events, ({ contract }) => contract.coalesceMs ?? 0)}::int[]
    ) as t(id, type, subject, data, traceparent, request_id, key, wait_ms)
    on conflict (coalesce_key) do update
      set id = default, data = excluded.data, traceparent = excluded.traceparent, request_id = excluded.request_id`;
}

const subjectOf = ({ data, contract }: EmittedEvent): string => String(data[contract.subject]);
const keyOf = (event: EmittedEvent): string =>
  event.contract.coalesceMs === undefined ? "" : `${event.contract.type}:${subjectOf(event)}`;
const list = (events: readonly EmittedEvent[], value: (event: EmittedEvent) => string | number): SQL =>
  sql`${sql.param(events.map(value))}`;
