import type { OpenDatabase } from "../database";
import type { Outbox, OutboxEvent } from "./port";

/** A row of the outbox, and what a row of `deliveries` keeps of it. */
export type OutboxRow = {
  id: string;
  event_id: string;
  type: string;
  subject: string;
  data: string;
  traceparent: string;
  request_id: string;
  occurred_at: Date;
};

/** The outbox table of a service's database. */
export function sqlOutbox({ queues: sql, counts }: OpenDatabase): Outbox {
  const counted = () => {
    counts.statements += 1;
    counts.commits += 1;
  };
  return {
    inDatabase: true,
    async due(limit, inHand) {
      const rows = await sql<OutboxRow[]>`
        select id::text, event_id, type, subject, data, traceparent, request_id, occurred_at from torg.outbox
        where due_at <= now() and id <> all(${[...inHand]}::bigint[]) order by id limit ${limit}`;
      if (rows.length > 0) counts.statements += 1;
      return rows.map(eventOf);
    },
    async forget(ids) {
      await sql`delete from torg.outbox where id = any(${[...ids]}::bigint[])`;
      counted();
    },
    async figures() {
      const [row] = await sql<{ waiting: number; age: number }[]>`
        select count(*)::int as waiting, coalesce(extract(epoch from now() - min(occurred_at)), 0)::float8 as age from torg.outbox`;
      return { waiting: row?.waiting ?? 0, ageSeconds: Math.max(0, row?.age ?? 0) };
    },
  };
}

export const eventOf = (row: OutboxRow): OutboxEvent => ({
  id: row.id,
  eventId: row.event_id,
  type: row.type,
  subject: row.subject,
  data: row.data,
  traceparent: row.traceparent,
  requestId: row.request_id,
  occurredAt: new Date(row.occurred_at),
});
