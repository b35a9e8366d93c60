import { fileURLToPath } from "node:url";
import { type Channel, connect } from "amqplib";
import postgres from "postgres";
import { sqlStarts } from "../src/commit/sql-starts";
import type { Store } from "../src/commit/store";
import { type OpenDatabase, openDatabase } from "../src/database";
import type { DeadLetters } from "../src/events/dead-letters";
import { embeddedEvents } from "../src/events/embedded";
import type { EventPort, Relay } from "../src/events/port";
import { sqlDeadLetters } from "../src/events/sql-dead-letters";
import { sqlOutbox } from "../src/events/sql-outbox";
import type { Seam } from "../src/faults";
import { migrate } from "../src/migrate";
import { attemptsOf, header, textHeader } from "../src/rabbitmq/headers";
import { rabbitDeadLetters } from "../src/rabbitmq/rabbit-dead-letters";
import { rabbitEvents } from "../src/rabbitmq/rabbit-events";
import { namesOn, topologyOf } from "../src/rabbitmq/topology";
import { openLog } from "../src/telemetry/log";
import { openMetrics } from "../src/telemetry/metrics";
import { eventually, testDatabaseServer } from "../src/testing";
import type { TlsFiles } from "../src/tls";

export type Parked = { readonly eventId: string; readonly reason: string; readonly attempts: number };

/** As much of a process as events need: a port, and the relay of one outbox. */
export type Process = {
  readonly port: EventPort;
  readonly relay: Relay;
  readonly metrics: ReturnType<typeof openMetrics>;
  readonly stop: () => Promise<void>;
  /** It is gone at once: nothing is finished, nothing is acknowledged. */
  readonly kill: () => Promise<void>;
};

/** One outbox with events to tell, and processes that come and go. */
export type EventBench = {
  readonly traceparent: string;
  /** Seams that this adapter passes. */
  readonly seams: readonly Seam[];
  readonly start: (mayLead?: () => boolean) => Promise<Process>;
  /** Commits this many events of `user.deleted`; answers their ids. */
  readonly tell: (count: number, type?: string) => Promise<string[]>;
  /** Events that are committed and not told. */
  readonly outbox: () => Promise<number>;
  readonly parked: (queue: string) => Promise<Parked[]>;
  /** What a queue still owes; on RabbitMQ without what somebody has in hand. */
  readonly owed: (queue: string) => Promise<number>;
  readonly deadLetters: () => Promise<DeadLetters>;
  readonly starts: Store<never>["starts"];
  readonly close: () => Promise<void>;
};

type Adapter = Pick<EventBench, "seams"> & {
  readonly open: (metrics: Process["metrics"]) => EventPort & { readonly close: () => Promise<void> };
  readonly parked: (queue: string, database: OpenDatabase) => Promise<Parked[]>;
  readonly owed: (queue: string, database: OpenDatabase) => Promise<number>;
  readonly deadLetters: (databaseUrl: string) => Promise<DeadLetters>;
  readonly close: () => Promise<void>;
};

const log = openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" });
const timing = { lingerMs: 0, pollMs: 50 };

export const embeddedBench = (): Promise<EventBench> =>
  openBench({
    seams: ["consumed"],
    open: (metrics) => ({ ...embeddedEvents({ log, metrics, ...timing }), close: async () => undefined }),
    parked: async (queue, { sql }) => sql<Parked[]>`
      select event_id as "eventId", reason, attempts from torg.deliveries where queue = ${queue} and dead_at is not null`,
    owed: async (queue, { sql }) => {
      const rows = await sql`select 1 from torg.deliveries where queue = ${queue} and dead_at is null`;
      return rows.length;
    },
    deadLetters: (databaseUrl) => sqlDeadLetters({ user: databaseUrl }),
    close: async () => undefined,
  });

type RabbitBench = {
  readonly prefix?: string;
  readonly prefetch?: number;
  readonly queueLengthMax?: number;
  /** How the bench itself reaches the broker. */
  readonly adminUrl?: string;
  readonly tls?: TlsFiles;
};

/** On a real broker, under names of its own. */
export function rabbitBench(
  url: string,
  { prefix = freshPrefix(), prefetch = 32, queueLengthMax = 100_000, adminUrl = url, tls }: RabbitBench = {},
): Promise<EventBench> {
  return openBench({
    seams: ["published", "confirmed", "consumed"],
    open: (metrics) =>
      rabbitEvents({ urlOf: () => url, tls, prefix, prefetch, queueLengthMax, log, metrics, ...timing }),
    parked: (queue) => lookAt(adminUrl, namesOn(prefix).deadQueue(queue)),
    owed: (queue) =>
      withChannel(
        adminUrl,
        async (channel) => (await channel.checkQueue(namesOn(prefix).queue(queue))).messageCount,
      ),
    deadLetters: () => rabbitDeadLetters({ url: adminUrl, prefix }),
    close: () => removeAll(adminUrl, prefix),
  });
}

export const freshPrefix = (): string => `t${Bun.randomUUIDv7().replaceAll("-", "").slice(-12)}.`;

async function openBench({ seams, open, parked, owed, deadLetters, close }: Adapter): Promise<EventBench> {
  const server = new URL(await testDatabaseServer());
  const admin = postgres(server.href, { max: 1, onnotice: () => undefined });
  const name = `events_${Bun.randomUUIDv7().replaceAll("-", "").slice(-16)}`;
  await admin`create database ${admin(name)} template template0`;
  const url = new URL(`/${name}`, server).href;
  const connectTo = () =>
    openDatabase({
      url,
      service: "user",
      poolMax: 2,
      statementTimeoutMs: 10_000,
      lockTimeoutMs: 5_000,
      backgroundTimeoutMs: 10_000,
      silenceMs: 10_000,
    });
  const own = connectTo();
  const folder = fileURLToPath(new URL("../migrations", import.meta.url));
  await migrate(own.sql, [{ owner: "chassis", folder }]);
  const running = new Set<Process>();
  const traceparent = `00-${"1".repeat(32)}-${"2".repeat(16)}-01`;

  return {
    traceparent,
    seams,
    starts: sqlStarts(own),
    async start(mayLead = () => true) {
      const database = connectTo();
      const metrics = openMetrics();
      const port = open(metrics);
      let alive = true;
      const relay = port.relay({
        service: "user",
        outbox: sqlOutbox(database),
        database,
        mayLead: () => alive && mayLead(),
      });
      const leave = async (finish: boolean) => {
        if (!alive) return;
        alive = false;
        running.delete(process);
        if (finish) await relay.stop();
        else relay.stop().catch(() => undefined);
        await port.close();
        await database.close();
      };
      const process = { port, relay, metrics, stop: () => leave(true), kill: () => leave(false) };
      running.add(process);
      return process;
    },
    async tell(count, type = "user.deleted.v1") {
      const ids = Array.from({ length: count }, () => Bun.randomUUIDv7());
      await own.sql`
        insert into torg.outbox (event_id, type, subject, data, traceparent, request_id)
        select id, ${type}, 'usr_' || id, json_build_object('userId', 'usr_' || id, 'version', 1)::text, ${traceparent}, 'bench'
        from unnest(${ids}::uuid[]) id`;
      return ids;
    },
    async outbox() {
      const [row] = await own.sql<{ count: number }[]>`select count(*)::int as count from torg.outbox`;
      return row?.count ?? 0;
    },
    parked: (queue) => parked(queue, own),
    owed: (queue) => owed(queue, own),
    deadLetters: () => deadLetters(url),
    async close() {
      for (const process of [...running]) await process.kill();
      await close();
      await own.close();
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

/** What an operator does by hand. */
export async function withChannel<T>(url: string, work: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  connection.on("error", () => undefined); // the call that caused it fails
  try {
    const channel = await connection.createChannel();
    channel.on("error", () => undefined);
    const answer = await work(channel);
    await channel.close().catch(() => undefined); // a connection that closes at once may overtake what its channel sent
    return answer;
  } finally {
    await connection.close().catch(() => undefined);
  }
}

/** What lies in a queue; it stays there, and is there again when this answers. */
async function lookAt(url: string, queue: string): Promise<Parked[]> {
  const found = await withChannel(url, async (channel) => {
    const seen: Parked[] = [];
    for (;;) {
      const message = await channel.get(queue).catch(() => false as const); // the queue is not there yet
      if (!message) return seen;
      seen.push({
        eventId: message.properties.messageId ?? "",
        reason: textHeader(message, header.reason) ?? "",
        attempts: attemptsOf(message),
      });
    }
  });
  const isBack = async (channel: Channel) => (await channel.checkQueue(queue)).messageCount >= found.length;
  if (found.length > 0) await withChannel(url, (channel) => eventually(() => isBack(channel)));
  return found;
}

const removeAll = (url: string, prefix: string): Promise<void> =>
  withChannel(url, async (channel) => {
    const { queues, exchanges } = topologyOf({ prefix });
    for (const { name } of queues) await channel.deleteQueue(name);
    for (const { name } of exchanges) await channel.deleteExchange(name);
  });
