import { wiring } from "@torg/contracts";
import { at } from "../faults";
import type { Host } from "../host";
import { type Binding, bindingsOf } from "./bindings";
import type { Delivery, EventPort, OutboxEvent, Outcome, Queue, Relay, RelaySource } from "./port";
import { eventOf, type OutboxRow } from "./sql-outbox";

type Row = OutboxRow & { queue: string; attempts: number };

type Options = Pick<Host, "log" | "metrics"> & { readonly lingerMs: number; readonly pollMs: number };

/** Deliveries that one database may have in hand at once. */
const inHandMax = 1_024;
const moveMax = 256;
/** Another process may have put something into the table: an operator who replays. */
const lookAgainMs = 5_000;

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
  readonly bindings: readonly Binding[];
};

function embeddedRelay(
  { service, outbox, database, mayLead }: RelaySource,
  options: RelayOptions,
): Relay & { rescan: () => void } {
  const { queues, bindings, log, metrics } = options;
  if (!database) throw new Error(`${service} has no database to keep deliveries in`);
  const { queues: sql, counts } = database;
  const families = bindings.map((b) => b.family);
  const targets = bindings.map((b) => b.queue);
  const inHand = new Map<string, Promise<void>>();
  const chains = new Map<string, Promise<void>>();
  const done: string[] = [];
  let stopping = false;
  let lookAt = 0; // when a delivery in the table may be due
  let leads = false;
  let foundUpTo = 0n; // deliveries that were there when this relay took over: somebody may have had them in hand
  let bell = Promise.withResolvers<void>();

  const moveOutbox = () => sql<(Row & { moved: number })[]>`
    with due as (select id from torg.outbox where due_at <= now() order by id limit ${moveMax} for update skip locked),
    moved as (delete from torg.outbox o using due where o.id = due.id returning o.*),
    told as (
      insert into torg.deliveries (queue, event_id, type, subject, data, traceparent, request_id, occurred_at)
      select b.queue, m.event_id, m.type, m.subject, m.data, m.traceparent, m.request_id, m.occurred_at
      from moved m join unnest(${families}::text[], ${targets}::text[]) b(family, queue) on b.family = regexp_replace(m.type, '[.][^.]*$', '') order by m.id
      returning id::text, queue, event_id, type, subject, data, traceparent, request_id, occurred_at, attempts)
    select n.moved, told.* from (select count(*)::int as moved from moved) n left join told on true`;

  /** The same for an outbox that is elsewhere: a copy here first, then it is forgotten there; a crash in between copies nothing twice. */
  async function copyOutbox(): Promise<(Row & { moved: number })[]> {
    const events = await outbox.due(moveMax, []);
    if (events.length === 0) return [];
    const column = (value: (event: OutboxEvent) => string) => events.map(value);
    const rows = await sql<Row[]>`
      insert into torg.deliveries (queue, event_id, type, subject, data, traceparent, request_id, occurred_at)
      select b.queue, e.id, e.type, e.subject, e.data, e.traceparent, e.request_id, e.occurred_at
      from unnest(${column((e) => e.eventId)}::uuid[], ${column((e) => e.type)}::text[], ${column((e) => e.subject)}::text[],
        ${column((e) => e.data)}::text[], ${column((e) => e.traceparent)}::text[], ${column((e) => e.requestId)}::text[],
        ${column((e) => e.occurredAt.toISOString())}::timestamptz[]) with ordinality e(id, type, subject, data, traceparent, request_id, occurred_at, n)
      join unnest(${families}::text[], ${targets}::text[]) b(family, queue) on b.family = regexp_replace(e.type, '[.][^.]*$', '')
      where not exists (select 1 from torg.deliveries d where d.queue = b.queue and d.event_id = e.id)
      order by e.n
      returning id::text, queue, event_id, type, subject, data, traceparent, request_id, occurred_at, attempts`;
    at("published");
    at("confirmed");
    await outbox.forget(events.map(({ id }) => id));
    return rows.map((row) => ({ ...row, moved: events.length }));
  }

  const dueDeliveries = () => sql<Row[]>`
    select id::text, queue, event_id, type, subject, data, traceparent, request_id, occurred_at, attempts from torg.deliveries
    where dead_at is null and due_at <= now() and queue = any(${[...queues.keys()]}) and id <> all(${[...inHand.keys()]}::bigint[])
    order by id limit ${moveMax}`;

  const nextDue = () => sql<{ in_ms: number | null }[]>`
    select (extract(epoch from min(due_at) - now()) * 1000)::float8 as in_ms from torg.deliveries
    where dead_at is null and due_at > now() and queue = any(${[...queues.keys()]})`;

  const cameBack = ({ id }: Row) => BigInt(id) <= foundUpTo;

  /**
   * Puts deliveries in hand: a queue's batches follow one another, queues run side by side. What came back or was tried
   * before goes alone and beside them.
   */
  function handOut(rows: readonly Row[]): void {
    for (const [name, own] of Map.groupBy(rows, (row) => row.queue)) {
      const queue = queues.get(name);
      if (!queue) continue; // not of this process, or not up yet: the table keeps them
      const again = own.filter((row) => cameBack(row) || row.attempts > 0);
      const fresh = again.length === 0 ? own : own.filter((row) => !again.includes(row));
      for (let from = 0; from < fresh.length; from += queue.batchMax)
        chain(name, queue, fresh.slice(from, from + queue.batchMax));
      // What failed does not wait behind all that came back: its delays would be longer than they say.
      for (const row of again) chain(`${name}, ${row.attempts > 0 ? "again" : "back"}`, queue, [row]);
    }
  }

  function chain(lane: string, queue: Queue, batch: readonly Row[]): void {
    const turn = (chains.get(lane) ?? Promise.resolve()).then(() => handle(queue, batch));
    chains.set(lane, turn);
    for (const row of batch) inHand.set(row.id, turn);
  }

  async function handle(queue: Queue, batch: readonly Row[]): Promise<void> {
    try {
      if (stopping) return;
      const outcomes = await queue.receive(batch.map((row) => deliveryOf(row, cameBack(row))));
      at("consumed");
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
    const jittered = Math.round((delayMs ?? 0) * (0.8 + Math.random() * 0.2));
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
    const rows = outbox.inDatabase ? await moveOutbox() : await copyOutbox();
    const moved = rows[0]?.moved ?? 0;
    if (moved > 0) {
      count();
      metrics.relayed.inc({ service }, moved);
    }
    handOut(rows.filter((row) => row.id !== null));
    if (Date.now() >= lookAt) {
      lookAt = Date.now() + lookAgainMs;
      const due = await dueDeliveries();
      handOut(due);
      const [next] = await nextDue();
      if (due.length === moveMax) lookAt = 0;
      else if (typeof next?.in_ms === "number") lookAt = Math.min(lookAt, Date.now() + next.in_ms);
    }
    return moved === moveMax;
  }

  async function takeOver(): Promise<void> {
    const [last] = await sql<{ id: string }[]>`select coalesce(max(id), 0)::text as id from torg.deliveries`;
    foundUpTo = BigInt(last?.id ?? 0);
    leads = true;
    lookAt = 0;
  }

  async function lead(): Promise<boolean> {
    if (!mayLead()) {
      leads = false;
      return false;
    }
    if (!leads) await takeOver();
    return look();
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      const more = await lead().catch(trouble);
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

const deliveryOf = (row: Row, cameBack: boolean): Delivery => ({
  ...eventOf(row),
  attempts: row.attempts,
  cameBack,
});
