import postgres, { type Sql } from "postgres";
import { withTls } from "../postgres/connect";
import type { TlsFiles } from "../tls";
import type { DeadLetter, DeadLetters, OutboxFigures, QueueFigures } from "./dead-letters";

type Row = {
  id: string;
  queue: string;
  event_id: string;
  type: string;
  subject: string;
  data: string;
  traceparent: string;
  request_id: string;
  occurred_at: Date;
  attempts: number;
  dead_at: Date;
  reason: string | null;
};

const pageMax = 500;

export type SqlEvents = DeadLetters & { readonly outboxes: () => Promise<readonly OutboxFigures[]> };

/** The events of Torg's databases: `urls` says where each service keeps its own; one that has none yet is left out. */
export async function sqlDeadLetters(
  urls: Readonly<Record<string, string>>,
  tls?: TlsFiles,
): Promise<SqlEvents> {
  const databases: { readonly service: string; readonly sql: Sql }[] = [];
  for (const [service, url] of Object.entries(urls)) {
    const sql = postgres(url, {
      max: 1,
      connect_timeout: 5,
      onnotice: () => undefined,
      ...withTls({ url, socket: undefined, tls }),
      connection: { application_name: "torg-events" },
    });
    if (await hasOutbox(sql)) databases.push({ service, sql });
    else await sql.end();
  }

  return {
    async figures() {
      const found = new Map<string, QueueFigures>();
      for (const { sql } of databases) {
        const rows = await sql<QueueFigures[]>`
          select queue, (count(*) filter (where dead_at is null))::int as waiting, (count(*) filter (where dead_at is not null))::int as dead
          from torg.deliveries group by queue`;
        for (const { queue, waiting, dead } of rows) {
          const known = found.get(queue);
          found.set(queue, {
            queue,
            waiting: waiting + (known?.waiting ?? 0),
            dead: dead + (known?.dead ?? 0),
          });
        }
      }
      return [...found.values()];
    },
    async outboxes() {
      return Promise.all(
        databases.map(async ({ service, sql }) => {
          const [row] = await sql<{ waiting: number; age: number }[]>`
            select count(*)::int as waiting, coalesce(extract(epoch from now() - min(occurred_at)), 0)::float8 as age from torg.outbox`;
          return { service, waiting: row?.waiting ?? 0, ageSeconds: Math.max(0, row?.age ?? 0) };
        }),
      );
    },
    async visit(judge) {
      for (const { sql } of databases) await visitOne(sql, judge);
    },
    async close() {
      await Promise.all(databases.map(({ sql }) => sql.end({ timeout: 5 })));
    },
  };
}

async function visitOne(sql: Sql, judge: Parameters<DeadLetters["visit"]>[0]): Promise<void> {
  for (let after = "0"; ; ) {
    const rows = await sql<Row[]>`
      select id::text, queue, event_id, type, subject, data, traceparent, request_id, occurred_at, attempts, dead_at, reason
      from torg.deliveries where dead_at is not null and id > ${after}::bigint order by id limit ${pageMax}`;
    const judged = Map.groupBy(rows, (row) => judge(letterOf(row)));
    const idsOf = (verdict: "replay" | "discard") => (judged.get(verdict) ?? []).map(({ id }) => id);
    const [again, away] = [idsOf("replay"), idsOf("discard")];
    if (again.length > 0)
      await sql`update torg.deliveries set dead_at = null, attempts = 0, reason = null, due_at = now() where id = any(${again}::bigint[]) and dead_at is not null`;
    if (away.length > 0)
      await sql`delete from torg.deliveries where id = any(${away}::bigint[]) and dead_at is not null`;
    const last = rows.at(-1);
    if (!last || rows.length < pageMax) return;
    after = last.id;
  }
}

/** The service has run on it at least once. */
async function hasOutbox(sql: Sql): Promise<boolean> {
  try {
    const [row] = await sql<{ there: boolean }[]>`select to_regclass('torg.deliveries') is not null as there`;
    return row?.there === true;
  } catch (error) {
    if (error instanceof postgres.PostgresError && isNotThereYet(error)) return false;
    throw error;
  }
}

/** No such database, or no such role. Another's 28000 is a server that does not let us in: its certificates, or its rules. */
const isNotThereYet = ({ code, routine }: postgres.PostgresError): boolean =>
  code === "3D000" || code === "28P01" || (code === "28000" && routine === "InitializeSessionUserId");

const letterOf = (row: Row): DeadLetter => ({
  queue: row.queue,
  eventId: row.event_id,
  type: row.type,
  subject: row.subject,
  data: row.data,
  traceparent: row.traceparent,
  requestId: row.request_id,
  occurredAt: row.occurred_at,
  attempts: row.attempts,
  deadAt: row.dead_at,
  reason: row.reason ?? "",
});
