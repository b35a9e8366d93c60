import { type EventContract, events, serviceNames, wiring } from "@torg/contracts";
import { type ChannelModel, type ConfirmChannel, connect } from "amqplib";
import type { Accounts } from "./accounts";
import type { Cell, Matrix, Service } from "./cell";

const exchange = "torg.events";
const rung = "torg.retry.5000";
const families = [...new Set(events.map(familyOf))];
const kinds = ["money", "events"] as const;
const allQueues = serviceNames.flatMap(queuesOf);

/** Every service's account against every event type, queue and exchange. What it lets through is cleared away at the end. */
export async function openRabbitCells(accounts: Accounts): Promise<Matrix> {
  const connections: ChannelModel[] = [];
  const cells: Cell[] = [];
  for (const [service, url] of accounts.on("AMQP_URL")) {
    const connection = await connect(url);
    connection.on("error", () => undefined);
    connections.push(connection);
    cells.push(...cellsOf(service, (work) => isLet(connection, work)));
  }
  const { host } = new URL(accounts.admin("AMQP_URL"));
  for (const login of ["guest:guest", "gateway:gateway", "order:order", "torg:torg"])
    cells.push({
      account: "nobody",
      deed: `log in as ${login}`,
      allowed: false,
      attempt: () => entersWith(`amqp://${login}@${host}`),
    });
  return {
    cells,
    async close() {
      for (const connection of connections) await connection.close();
      const admin = await connect(accounts.admin("AMQP_URL"));
      const channel = await admin.createChannel();
      for (const queue of [rung, ...allQueues.flatMap((name) => [name, `${name}.dead`])])
        await channel.purgeQueue(queue);
      await admin.close();
    },
  };
}

type Work = (channel: ConfirmChannel) => unknown;

function cellsOf(account: Service, isLetThrough: (work: Work) => Promise<boolean>): Cell[] {
  const { publishes, hears } = wiring[account];
  const own = queuesOf(account);
  const told: readonly string[] = publishes.map(familyOf);
  const heard: readonly string[] = [...hears.money, ...hears.events].map(familyOf);
  const cell = (deed: string, allowed: boolean, work: Work): Cell => ({
    account,
    deed,
    allowed,
    attempt: () => isLetThrough(work),
  });
  const publish = (to: string, key: string, allowed: boolean) =>
    cell(`publish ${key} to ${to || "the default exchange"}`, allowed, (channel) =>
      channel.publish(to, key, Buffer.from("{}")),
    );
  const bind = (queue: string, pattern: string, allowed: boolean) =>
    cell(`bind ${queue} to ${pattern}`, allowed, (channel) => channel.bindQueue(queue, exchange, pattern));

  return [
    ...families.flatMap((family) => [
      publish(exchange, `${family}.v1`, told.includes(family)),
      publish(exchange, `${family}.v2`, told.includes(family)), // its next version
      publish(exchange, `${family}.v1.more`, false),
    ]),
    ...["", "#", "order", "anything.at.all"].map((key) => publish(exchange, key, false)),
    ...allQueues.flatMap((queue) => [
      publish("", queue, false), // past the exchange, as if somebody had told it
      publish("amq.topic", queue, false),
      publish(rung, queue, own.includes(queue)),
      publish("torg.dead", `${queue}.dead`, own.includes(queue)),
      cell(`read ${queue}`, own.includes(queue), (channel) => channel.get(queue)),
      cell(`read ${queue}.dead`, own.includes(queue), (channel) => channel.get(`${queue}.dead`)),
      ...(own.includes(queue)
        ? []
        : [
            bind(queue, `${heard[0] ?? "order.created"}.*`, false),
            cell(`purge ${queue}`, false, (channel) => channel.purgeQueue(queue)),
            cell(`delete ${queue}`, false, (channel) => channel.deleteQueue(queue, { ifEmpty: true })),
          ]),
    ]),
    cell(`read ${rung}`, false, (channel) => channel.get(rung)),
    cell(`purge ${rung}`, false, (channel) => channel.purgeQueue(rung)),
    ...kinds.flatMap((kind) => {
      const queue = `${account}.${kind}`;
      if (!own.includes(queue)) return [];
      const here: readonly string[] = hears[kind].map(familyOf);
      return [
        ...families
          .filter((family) => here.includes(family) || !heard.includes(family))
          .map((family) => bind(queue, `${family}.*`, here.includes(family))),
        ...["#", "*.*.*", "order.*.*", "*.created.*"].map((pattern) => bind(queue, pattern, false)),
      ];
    }),
    cell("make an exchange", false, (channel) => channel.assertExchange("access.x", "topic")),
    cell("make a queue", false, (channel) => channel.assertQueue("access.x")),
    cell("make a queue with a name of the server's", false, (channel) => channel.assertQueue("")),
    cell(`delete ${exchange}`, false, (channel) => channel.deleteExchange(exchange, { ifUnused: true })),
  ];
}

async function entersWith(url: string): Promise<boolean> {
  try {
    await (await connect(url)).close();
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes("ACCESS_REFUSED")) return false;
    throw error;
  }
}

/** On a channel of its own, which does not outlive a refusal. */
async function isLet(connection: ChannelModel, work: Work): Promise<boolean> {
  const channel = await connection.createConfirmChannel();
  const refused = Promise.withResolvers<"refused">();
  channel.on("error", (error: Error) =>
    isRefusal(error) ? refused.resolve("refused") : refused.reject(error),
  );
  try {
    const done = (async () => {
      await work(channel);
      await channel.waitForConfirms();
      return "done" as const;
    })();
    done.catch(() => undefined); // the channel's own error says it better
    return (await Promise.race([done, refused.promise])) === "done";
  } catch (error) {
    if (isRefusal(error)) return false;
    if ((await Promise.race([refused.promise, Bun.sleep(2_000)])) === "refused") return false;
    throw error;
  } finally {
    await channel.close().catch(() => undefined); // closed by the refusal
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === 403;

function queuesOf(service: Service): readonly string[] {
  return kinds.filter((kind) => wiring[service].hears[kind].length > 0).map((kind) => `${service}.${kind}`);
}

function familyOf({ type }: EventContract): string {
  return type.slice(0, type.lastIndexOf("."));
}
