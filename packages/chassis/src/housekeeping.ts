import type { OpenDatabase } from "./database";
import type { Host } from "./host";
import type { Log } from "./telemetry/log";

type House = {
  readonly service: string;
  readonly database: OpenDatabase;
  readonly host: Host;
  readonly mayLead: () => boolean;
  readonly log: Log;
};

const everyMs = 60_000;
const batch = 5_000;

/** Forgets keys and claims past their time, in batches, and measures what `/metrics` tells of a database. */
export function keepHouse({ service, database, host, mayLead, log }: House) {
  const { sql, counts } = database;
  const { metrics, common } = host;

  async function sweep(): Promise<void> {
    if (!mayLead()) return;
    const keep = `${common.KEEP_KEYS_DAYS} days`;
    await sql`delete from torg.requests where ctid = any(array(select ctid from torg.requests where opened_at < now() - ${keep}::interval limit ${batch}))`;
    await sql`delete from torg.claims where ctid = any(array(select ctid from torg.claims where claimed_at < now() - ${keep}::interval limit ${batch}))`;
  }

  async function measure(): Promise<void> {
    const [figures] = await sql<{ age: number; waiting: number; dead: number }[]>`
      select coalesce(extract(epoch from now() - (select min(occurred_at) from torg.outbox)), 0)::float8 as age,
             ((select count(*) from torg.outbox) + (select count(*) from torg.deliveries where dead_at is null))::int as waiting,
             (select count(*) from torg.deliveries where dead_at is not null)::int as dead`;
    metrics.outboxAge.set({ service }, Math.max(0, figures?.age ?? 0));
    metrics.waiting.set({ service }, figures?.waiting ?? 0);
    metrics.dead.set({ service }, figures?.dead ?? 0);
    metrics.statements.set({ service }, counts.statements);
    metrics.commits.set({ service }, counts.commits);
  }

  const figures = metrics.fresh(measure);
  let going: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    going = sweep().catch((error) => log.warn({ err: error }, "housekeeping did not come through"));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      figures.stop();
      await going;
    },
  };
}
