import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, tempFolder, testDatabaseServer } from "@torg/chassis/testing";
import { SyncFailed } from "@torg/contracts";
import { connect } from "amqplib";
import postgres, { type Sql } from "postgres";
import { migrate } from "../../../packages/chassis/src/migrate";
import { namesOn, topologyOf } from "../../../packages/chassis/src/rabbitmq/topology";
import type { LineBooks } from "./judge-line";
import { failedExchange } from "./line-services";
import type { LineService, MemberPlan } from "./member-talk";
import { type Member, startMember } from "./start-member";

const services = ["order", "integration", "notification"] as const;

/** One line of services with databases, and names on the broker, of its own. */
export type Line = {
  readonly sql: (service: LineService) => Sql;
  readonly names: ReturnType<typeof namesOn>;
  /** A process with these services. Whoever had their leases is dead, which is why they are taken away. */
  readonly start: (plan: Pick<MemberPlan, "services"> & Partial<MemberPlan>) => Promise<Member>;
  /** Nobody remembers which events had their effect: a planted fault. */
  readonly withoutClaims: () => Promise<void>;
  /** Commits failed exchanges at the middle, which `notification.events` alone hears; answers their event ids. */
  readonly tell: (wants: readonly Telling[]) => Promise<string[]>;
  /** Effects at the end, by event: how often. */
  readonly effects: () => Promise<ReadonlyMap<string, number>>;
  /** Events in a service's outbox. */
  readonly waiting: (service: LineService) => Promise<number>;
  /** Every delivery that came over the wire, in the words of `member-talk`. */
  readonly heard: () => readonly Heard[];
  /** Outboxes and queues: what has still to come. What lies among the dead does not. */
  readonly owed: () => Promise<number>;
  /** Waits until nothing is owed, and nothing has had an effect for a while. */
  readonly atRest: (withinMs?: number) => Promise<void>;
  /** Of a line whose three services have all been up. */
  readonly books: () => Promise<LineBooks>;
  readonly close: () => Promise<void>;
};

/** An event as the middle would tell it, but for what is given here. */
export type Telling = { readonly reason?: string; readonly data?: string; readonly type?: string };

export type Heard = {
  readonly queue: string;
  readonly eventId: string;
  readonly cameBack: boolean;
  readonly attempts: number;
  /** Unix ms. */
  readonly at: number;
};

type Options = {
  /** Without one the line's events go through its databases, and all of it runs in one process. */
  readonly amqpUrl?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
};

const chassisMigrations = fileURLToPath(new URL("../../../packages/chassis/migrations", import.meta.url));
const lineMigrations = fileURLToPath(new URL("./migrations", import.meta.url));

const shared = {
  PORT: "0",
  LOG_LEVEL: Bun.env.TORG_TEST_LOG ?? "silent",
  LOG_FORMAT: "json",
  RELAY_LINGER_MS: "2",
  RELAY_POLL_MS: "100",
  DATABASE_POOL_MAX: "2",
  STARTS_MAX: "1000", // whoever dies here does not die of its messages
};

export async function openLine({ amqpUrl, env = {} }: Options): Promise<Line> {
  const server = new URL(await testDatabaseServer());
  const admin = postgres(server.href, { max: 1, onnotice: () => undefined });
  const run = `t${Bun.randomUUIDv7().replaceAll("-", "").slice(-12)}`;
  const nameOf = (service: LineService) => `${run}_${service}`;
  const urlOf = (service: LineService) => new URL(`/${nameOf(service)}`, server).href;
  for (const service of services) await admin`create database ${admin(nameOf(service))} template template0`;
  const own = new Map(
    services.map((service) => [service, postgres(urlOf(service), { max: 1, onnotice: () => undefined })]),
  );
  for (const [owner, client] of own)
    await migrate(client, [
      { owner: "chassis", folder: chassisMigrations },
      { owner, folder: lineMigrations },
    ]);
  const sql = (service: LineService): Sql => {
    const found = own.get(service);
    if (!found) throw new Error(`${service} is not of the line`);
    return found;
  };
  const folder = tempFolder();
  const heardFile = join(folder.path, "heard");
  writeFileSync(heardFile, "");
  const prefix = `${run}.`;
  const names = namesOn(prefix);
  const members = new Set<Member>();
  const started = new Set<string>();
  const addresses = {
    ...Object.fromEntries(
      services.map((service) => [`${service.toUpperCase()}_DATABASE_URL`, urlOf(service)]),
    ),
    ...(amqpUrl === undefined ? {} : { AMQP_URL: amqpUrl, AMQP_PREFIX: prefix }),
  };

  async function withoutLeases(of: readonly LineService[]): Promise<void> {
    for (const service of of) await sql(service)`delete from torg.leases`;
  }

  /** A queue of somebody who has been started, or of its dead. */
  const isHeard = (name: string) =>
    services.some(
      (service) => started.has(service) && [queueOf[service], `${queueOf[service]}.dead`].includes(name),
    );

  async function inQueues(kind: "waiting" | "dead"): Promise<number> {
    if (amqpUrl === undefined) {
      const counts = services.map(async (service) => {
        const [row] = await sql(service)<{ n: number }[]>`
          select count(*)::int as n from torg.deliveries where (dead_at is not null) = ${kind === "dead"}`;
        return row?.n ?? 0;
      });
      return sum(await Promise.all(counts));
    }
    return withChannel(amqpUrl, async (channel) => {
      let found = 0;
      const queues = topologyOf({ prefix }).queues.map(({ name }) => name);
      const dead = new Set(queues.filter((name) => name.endsWith(".dead")));
      const there = queues.filter((name) => isHeard(name.slice(prefix.length)) || name.includes("retry"));
      for (const name of there.filter((name) => dead.has(name) === (kind === "dead")))
        found += (await channel.checkQueue(name)).messageCount;
      return found;
    });
  }

  async function waiting(service: LineService): Promise<number> {
    const [row] = await sql(service)<{ n: number }[]>`select count(*)::int as n from torg.outbox`;
    return row?.n ?? 0;
  }
  const owed = async () => sum(await Promise.all(services.map(waiting))) + (await inQueues("waiting"));

  async function readBooks(): Promise<LineBooks> {
    const notes = await sql("order")<{ text: string }[]>`select text from notes`;
    const told = async (service: LineService) =>
      sql(service)<{ id: string; type: string }[]>`select event_id as id, type from told`;
    const effects = async (service: LineService) =>
      sql(service)<{ id: string; type: string }[]>`select event_id as id, type from effects`;
    return {
      notes: notes.map(({ text }) => text),
      toldBySource: await told("order"),
      toldByMiddle: await told("integration"),
      effectsAtMiddle: await effects("integration"),
      effectsAtEnd: await effects("notification"),
      owed: await owed(),
      dead: await inQueues("dead"),
    };
  }

  const line: Line = {
    sql,
    names,
    async start(plan) {
      await withoutLeases(plan.services);
      const dataDir = join(folder.path, plan.services.join("-"));
      mkdirSync(dataDir, { recursive: true });
      const member = startMember({
        dataDir,
        heardFile,
        ...plan,
        env: { ...shared, ...addresses, ...env, ...plan.env },
      });
      members.add(member);
      for (const service of plan.services) started.add(service);
      return member;
    },
    async withoutClaims() {
      for (const service of services) await sql(service)`alter table torg.claims drop constraint claims_pkey`;
    },
    async tell(wants) {
      const ids = wants.map(() => Bun.randomUUIDv7());
      const dataOf = ({ reason, data }: Telling) => data ?? JSON.stringify(failedExchange(reason));
      await sql("integration")`
        insert into torg.outbox (event_id, type, subject, data, traceparent, request_id)
        select id, type, id::text, data, '00-' || replace(id::text, '-', '') || '-2222222222222222-00', 'line' from unnest(
          ${ids}::uuid[], ${wants.map(({ type }) => type ?? SyncFailed.type)}::text[], ${wants.map(dataOf)}::text[]) t(id, type, data)`;
      return ids;
    },
    async effects() {
      const rows = await sql("notification")<{ id: string; n: number }[]>`
        select event_id as id, count(*)::int as n from effects group by 1`;
      return new Map(rows.map(({ id, n }) => [id, n]));
    },
    waiting,
    heard: () =>
      readFileSync(heardFile, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((row) => {
          const [queue = "", eventId = "", cameBack, attempts, at] = row.split(" ");
          return {
            queue,
            eventId,
            cameBack: cameBack === "true",
            attempts: Number(attempts),
            at: Number(at),
          };
        }),
    owed,
    async atRest(withinMs = 60_000) {
      const effects = async () =>
        sum(
          await Promise.all(
            services.map(async (service) => {
              const [row] = await sql(service)<{ n: number }[]>`select count(*)::int as n from effects`;
              return row?.n ?? 0;
            }),
          ),
        );
      let last = -1;
      let since = Date.now();
      await eventually(
        async () => {
          const now = await effects();
          const open = await owed();
          if (now !== last || open > 0) since = Date.now(); // what somebody has in hand is in no queue's count
          last = now;
          if (open > 0) throw new Error(`${open} are owed`);
          return Date.now() - since > stillMs;
        },
        { what: "a line at rest", withinMs },
      );
    },
    books: readBooks,
    async close() {
      await Promise.all([...members].map((member) => member.kill()));
      for (const client of own.values()) await client.end();
      for (const service of services) await admin`drop database ${admin(nameOf(service))} with (force)`;
      await admin.end();
      if (amqpUrl !== undefined) await removeNames(amqpUrl, prefix);
      folder[Symbol.dispose]();
    },
  };
  return line;
}

/** Nothing owed and nothing new for so long: rest. */
const stillMs = 1_000;

const queueOf: Readonly<Record<LineService, string>> = {
  order: "order.events",
  integration: "integration.money",
  notification: "notification.events",
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

type Channel = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>["createChannel"]>>;

/** What an operator does by hand. */
export async function withChannel<T>(url: string, work: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  connection.on("error", () => undefined); // the call that caused it fails
  try {
    const channel = await connection.createChannel();
    channel.on("error", () => undefined);
    const answer = await work(channel);
    await channel.close().catch(() => undefined);
    return answer;
  } finally {
    await connection.close().catch(() => undefined);
  }
}

const removeNames = (url: string, prefix: string): Promise<void> =>
  withChannel(url, async (channel) => {
    const { queues, exchanges } = topologyOf({ prefix });
    for (const { name } of queues) await channel.deleteQueue(name);
    for (const { name } of exchanges) await channel.deleteExchange(name);
  });
