import { wiring } from "@torg/contracts";
import type { Host } from "../host";
import type { Delivery, EventPort, Outcome, Queue, Relay, RelaySource } from "./port";
import { bindingsOf } from "./queues";

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
};

type Options = Pick<Host, "log" | "metrics"> & { readonly lingerMs: number; readonly pollMs: number };

/** Deliveries that one database may have in hand at once. */
const inHandMax = 1_024;
const moveMax = 256;

/**
 * Events within one process: the outbox fans out into the producer's `deliveries`, and from there each queue is handed
 * its batches. Retries and parked ones live in the table, so a kill loses none of them.
 */
export function embeddedEvents(options: Options): EventPort {
  const queues = new Map<string, Queue>();
  const relays = new Set<{ rescan: () => void }>();
  const bindings = bindingsOf(wiring);

  return {
    relay(source) {
      const relay = embeddedRelay(source, { ...options, queues, bindings });
      relays.add(relay);
      return { wake: relay.wake, stop: () => relay.stop().finally(() => relays.delete(relay)) };
    },
    consume(queue) {
      queues.set(queue.name, queue);
      for (const relay of relays) relay.rescan();
      return {
        stop: async () => {
          queues.delete(queue.name);
        },
      };
    },
  };
}

type RelayOptions = Options & {
  readonly queues: ReadonlyMap<string, Queue>;
  readonly bindings: readonly { type: string; queue: string }[];
};

function embeddedRelay(
  { service, database, mayLead }: RelaySource,
  options: RelayOptions,
): Relay & { rescan: () => void } {
  const { queues, bindings, log, metrics } = options;
  if (!database) throw new Error(`${service} has no database to keep deliveries in`);
  const { queues: sql, counts } = database;
  const types = bindings.map((b) => b.type);
  const targets = bindings.map((b) => b.queue);
  const inHand = new Map<string, Promise<void>>();
  const chains = new Map<string, Promise<void>>();
  const done: string[] = [];
  let stopping = false;
  let lookAt = 0; // when a delivery in the table may be due
  let bell = Promise.withResolvers<void>();

  const moveOutbox = () => sql<(Row & { moved: number })[]>`
    with due as (select id from torg.outbox where due_at <= now() order by id limit ${moveMax} for update skip locked),
    moved as (delete from torg.outbox o using due where o.id = due.id returning o.*),
    told as (
      insert into torg.deliveries (queue, event_id, type, subject, data, traceparent, request_id, occurred_at)
      select b.queue, m.event_id, m.type, m.subject, m.data, m.traceparent, m.request_id, m.occurred_at
      from moved m join unnest(${types}::text[], ${targets}::text[]) b(type, queue) on b.type = m.type order by m.id
      returning id::text, queue, event_id, type, subject, data, traceparent, request_id, occurred_at, attempts)
    select n.moved, told.* from (select count(*)::int as moved from moved) n left join told on true`;

  const dueDeliveries = () => sql<Row[]>`
    select id::text, queue, event_id, type, subject, data, traceparent, request_id, occurred_at, attempts from torg.deliveries
    where dead_at is null and due_at <= now() and queue = any(${[...queues.keys()]}) and id <> all(${[...inHand.keys()]}::bigint[])
    order by id limit ${moveMax}`;

  const nextDue = () => sql<{ in_ms: number | null }[]>`
    select (extract(epoch from min(due_at) - now()) * 1000)::float8 as in_ms from torg.deliveries
    where dead_at is null and due_at > now() and queue = any(${[...queues.keys()]})`;

  /** Puts deliveries in hand: a queue's batches follow one another, queues run side by side. */
  function handOut(rows: readonly Row[]): void {
    for (const [name, own] of Map.groupBy(rows, (row) => row.queue)) {
      const queue = queues.get(name);
      if (!queue) continue; // not of this process, or not up yet: the table keeps them
      for (let at = 0; at < own.length; at += queue.batchMax) {
        const batch = own.slice(at, at + queue.batchMax);
        const turn = (chains.get(name) ?? Promise.resolve()).then(() => handle(queue, batch));
        chains.set(name, turn);
        for (const row of batch) inHand.set(row.id, turn);
      }
    }
  }

  async function handle(queue: Queue, batch: readonly Row[]): Promise<void> {
    try {
      if (stopping) return;
      const outcomes = await queue.receive(batch.map(deliveryOf));
      done.push(...outcomes.filter(({ result }) => result === "done").map(({ id }) => id));
      for (const outcome of outcomes) if (outcome.result !== "done") await putOff(queue, batch, outcome);
      await forget();
    } catch (error) {
      log.error({ err: error, service }, `deliveries to ${queue.name} were not settled; they come again`);
      lookAt = Math.min(lookAt, Date.now() + 1_000);
    } finally {
      for (const row of batch) inHand.delete(row.id);
    }
  }

  let forgetting: Promise<void> | undefined;
  /** Deletes what is done; queues that finish together share one statement. */
  function forget(): Promise<void> {
    forgetting ??= Promise.resolve().then(async () => {
      await Bun.sleep(2);
      forgetting = undefined;
      const ids = done.splice(0);
      if (ids.length === 0) return;
      await sql`delete from torg.deliveries where id = any(${ids}::bigint[])`;
      count();
    });
    return forgetting;
  }

  async function putOff(queue: Queue, batch: readonly Row[], outcome: Outcome): Promise<void> {
    if (outcome.result === "done") return;
    const attempts = (batch.find((row) => row.id === outcome.id)?.attempts ?? 0) + 1;
    const delayMs = outcome.result === "retry" ? queue.retryDelaysMs[attempts - 1] : undefined;
    const dead = delayMs === undefined;
    const jittered = Math.round((delayMs ?? 0) * (0.8 + Math.random() * 0.4));
    await sql`update torg.deliveries set attempts = ${attempts}, reason = ${outcome.reason}, due_at = now() + ${jittered} * interval '1 ms',
              dead_at = case when ${dead} then now() end where id = ${outcome.id}::bigint`;
    count();
    if (dead)
      log.error(
        { service, queue: queue.name, deliveryId: outcome.id, reason: outcome.reason },
        "a delivery was parked",
      );
    else lookAt = Math.min(lookAt, Date.now() + jittered);
  }

  function count(): void {
    counts.statements += 1;
    counts.commits += 1;
  }

  /** One look: what the outbox has, then what the table owes. Answers whether there may be more. */
  async function look(): Promise<boolean> {
    if (inHand.size >= inHandMax) return false;
    const rows = await moveOutbox();
    const moved = rows[0]?.moved ?? 0;
    if (moved > 0) {
      count();
      metrics.relayed.inc({ service }, moved);
    }
    handOut(rows.filter((row) => row.id !== null));
    if (Date.now() >= lookAt) {
      lookAt = Number.POSITIVE_INFINITY;
      const due = await dueDeliveries();
      handOut(due);
      const [next] = await nextDue();
      if (due.length === moveMax) lookAt = 0;
      else if (typeof next?.in_ms === "number") lookAt = Math.min(lookAt, Date.now() + next.in_ms);
    }
    return moved === moveMax;
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      const more = mayLead() ? await look().catch(trouble) : false;
      if (more) continue;
      const rung = await Promise.race([
        bell.promise.then(() => true),
        Bun.sleep(options.pollMs).then(() => false),
      ]);
      if (!rung) continue;
      await Bun.sleep(options.lingerMs); // neighbours travel together
      bell = Promise.withResolvers();
    }
  }

  function trouble(error: unknown): false {
    if (!stopping)
      log.warn({ err: error, service }, "the relay could not look into its outbox; it looks again");
    return false;
  }

  const running = loop();
  return {
    wake: () => bell.resolve(),
    rescan: () => {
      lookAt = 0;
      bell.resolve();
    },
    async stop() {
      stopping = true;
      bell.resolve();
      await running;
      await Promise.all(chains.values());
      await forget();
    },
  };
}

const deliveryOf = (row: Row): Delivery => ({
  id: row.id,
  eventId: row.event_id,
  type: row.type,
  subject: row.subject,
  data: row.data,
  traceparent: row.traceparent,
  requestId: row.request_id,
  occurredAt: new Date(row.occurred_at),
  attempts: row.attempts,
});
