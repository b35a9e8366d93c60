import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { namesOn, topologyOf } from "@torg/chassis/servers";
import { eventually } from "@torg/chassis/testing";
import { type Channel, connect } from "amqplib";
import postgres, { type Sql } from "postgres";
import { startChild, withClosing } from "../child";
import { costOf, ledger } from "../cost";
import type { Bench, Part } from "../part";
import { startBenchServers } from "../servers";
import { table } from "../table";

const count = 20_000;
const type = "user.deleted.v1"; // heard by three services: every message lies in three quorum queues
const userMain = fileURLToPath(new URL("../../packages/user/src/main.ts", import.meta.url));
const traceparent = "00-11111111111111111111111111111111-2222222222222222-00";

/** How fast an outbox is told, against the publishing alone. */
export const relayPart: Part = {
  name: "relay",
  about: "an outbox told to RabbitMQ, every event confirmed, and raw batched confirms of the same messages",
  minutes: 3,
  run: (bench) => withClosing((later) => measure(bench, later)),
};

async function measure(bench: Bench, later: (stop: () => unknown) => void): Promise<string> {
  const servers = await startBenchServers(bench, ["postgres", "rabbitmq"]);
  later(servers.stop);
  const { env } = servers;
  const sql = postgres(env.USER_DATABASE_URL ?? "", { max: 1, onnotice: () => undefined });
  later(() => sql.end());
  const connection = await connect(env.AMQP_URL ?? "");
  later(() => connection.close());
  const broker = await connection.createChannel();
  const user = await startChild({
    file: userMain,
    env: {
      USER_DATABASE_URL: env.USER_DATABASE_URL,
      USER_AMQP_URL: env.USER_AMQP_URL,
      IDENTITY_DIR: join(bench.folder, "identities"),
      TORG_DATA: join(bench.folder, "data"),
      RELAY_POLL_MS: "50", // nobody rings: it finds them by looking
    },
  });
  later(user.stop);

  await told(sql, 1_000);
  const file = join(bench.folder, "message.json");
  await Bun.write(file, JSON.stringify(await oneMessage(broker)));
  const raw = await startChild({
    file: join(import.meta.dir, "raw-publisher.ts"),
    env: { AMQP_URL: env.AMQP_URL, BENCH_MESSAGE: file },
    path: "/?count=1000",
  });
  later(raw.stop);

  const costs = ledger();
  const [rabbit, database] = [[servers.pidOf("rabbitmq")], [servers.pidOf("postgres")]];
  const publish = async (): Promise<{ perSecond: number }> =>
    (await fetch(`${raw.url}/?count=${count}`, { timeout: false })).json();
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.progress(`relay: round ${round + 1} of ${bench.rounds}`);
    await empty(broker);
    costs.note("raw batched confirms", await costOf({ publisher: [raw.pid], rabbit }, count, publish));
    await empty(broker);
    await fill(sql, count);
    costs.note(
      "relay: read, told, confirmed, forgotten",
      await costOf({ publisher: [user.pid], rabbit, database }, count, () => drained(sql, count)),
    );
  }
  await empty(broker);

  const rows = costs.typical();
  const best = rows[0]?.perSecond ?? 1;
  const micro = (ms = 0) => (ms * 1_000).toFixed(0);
  return [
    `${count} events of ${type}, each into three quorum queues, ${servers.versions}; CPU in µs an event.`,
    "",
    table(
      ["what", "a second", "of raw", "publisher", "RabbitMQ", "PostgreSQL"],
      rows.map(({ what, cpu, perSecond }) => [
        what,
        `${Math.round(perSecond)}`,
        `${((perSecond / best) * 100).toFixed(0)} %`,
        micro(cpu.publisher),
        micro(cpu.rabbit),
        micro(cpu.database),
      ]),
    ),
  ].join("\n");
}

const fill = (sql: Sql, events: number) => sql`
  insert into torg.outbox (event_id, type, subject, data, traceparent, request_id)
  select id, ${type}, 'usr_' || id, json_build_object('userId', 'usr_' || id, 'version', 1)::text, ${traceparent}, 'bench'
  from (select gen_random_uuid() id from generate_series(1, ${events})) ids`;

/** Until nothing waits; counted from now. */
async function drained(sql: Sql, events: number): Promise<{ perSecond: number }> {
  const began = performance.now();
  for (;;) {
    const [row] = await sql<{ waits: boolean }[]>`select exists (select 1 from torg.outbox) as waits`;
    if (row?.waits === false) return { perSecond: (events / (performance.now() - began)) * 1_000 };
    await Bun.sleep(10);
  }
}

async function told(sql: Sql, events: number): Promise<void> {
  await fill(sql, events);
  await drained(sql, events);
}

const names = namesOn("");
const queues = topologyOf().queues.map(({ name }) => name);

/** What the relay published, to be published by somebody else. */
async function oneMessage(broker: Channel) {
  const message = await eventually(async () => broker.get(names.queue("order.events"), { noAck: true }), {
    what: "an event in the queue",
  });
  if (!message) throw new Error("no event came");
  const { contentType, type: kind, appId, timestamp, headers } = message.properties;
  return {
    exchange: names.events,
    routingKey: type,
    content: message.content.toString("base64"),
    options: { persistent: true, mandatory: true, contentType, type: kind, appId, timestamp, headers },
  };
}

async function empty(broker: Channel): Promise<void> {
  for (const queue of queues) await broker.purgeQueue(queue);
}
