import type { Store } from "./commit/store";
import type { OpenDatabase } from "./database";
import type { Host } from "./host";
import type { Log } from "./telemetry/log";

type House = {
  readonly service: string;
  readonly store: Pick<Store<unknown>, "sweep" | "outbox">;
  readonly database: OpenDatabase | undefined;
  readonly host: Host;
  readonly mayLead: () => boolean;
  readonly log: Log;
};

const everyMs = 60_000;

/** Forgets keys and claims past their time, in batches, and measures what `/metrics` tells of a database. */
export function keepHouse({ service, store, database, host, mayLead, log }: House) {
  const { metrics, common } = host;

  async function sweep(): Promise<void> {
    if (mayLead()) await store.sweep(common.KEEP_KEYS_DAYS);
  }

  let known: readonly { readonly queue: string }[] = [];
  async function measure(): Promise<void> {
    const outbox = await store.outbox.figures();
    metrics.outboxAge.set({ service }, outbox.ageSeconds);
    if (!database) return metrics.waiting.set({ service }, outbox.waiting);
    const { sql, counts } = database;
    const queues = await sql<{ queue: string; waiting: number; dead: number }[]>`
      select queue, (count(*) filter (where dead_at is null))::int as waiting, (count(*) filter (where dead_at is not null))::int as dead
      from torg.deliveries group by queue`;
    metrics.waiting.set(
      { service },
      queues.reduce((sum, { waiting }) => sum + waiting, outbox.waiting),
    );
    for (const { queue } of known.filter((seen) => !queues.some(({ queue }) => queue === seen.queue)))
      for (const gauge of [metrics.dead, metrics.queued]) gauge.set({ service, queue }, 0); // it was emptied
    known = queues;
    for (const { queue, waiting, dead } of queues) {
      metrics.dead.set({ service, queue }, dead);
      metrics.queued.set({ service, queue }, waiting);
    }
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
