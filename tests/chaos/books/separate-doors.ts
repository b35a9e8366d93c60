import { rabbitDeadLetters, sqlDeadLetters } from "@torg/chassis/servers";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import postgres from "postgres";
import { z } from "zod";
import type { Doors } from "./doors";
import { sum } from "./embedded-doors";

const inSql = ["order", "product", "integration", "user"] as const;
/** Of cart's keys; their number stays what it is for ever. */
const partitions = Array.from({ length: 64 }, (_, n) => `cart:{${String(n).padStart(2, "0")}}`);
const Body = z.object({
  owner: z.string(),
  key: z.string(),
  state: z.string(),
  orderId: z.string().nullable(),
});

/** Of a Torg on real servers, through the administrators' addresses: what a fault does to a service's way leaves them. */
export async function separateDoors(infra: Readonly<Record<string, string>>): Promise<Doors> {
  const address = (name: string): string => {
    const found = infra[name];
    if (found === undefined) throw new Error(`${name} is not among the servers`);
    return found;
  };
  const urls = Object.fromEntries(
    inSql.map((service) => {
      const url = new URL(address("DATABASE_URL"));
      url.pathname = `/${service}`;
      return [service, url.href];
    }),
  );
  const sqls = new Map(
    inSql.map((service) => [service, postgres(urls[service] ?? "", { max: 2, onnotice: () => undefined })]),
  );
  const redis = new Redis(address("CART_REDIS_URL"));
  redis.on("error", () => undefined); // the question that failed says it
  const mongo = new MongoClient(address("MONGODB_URL"), { serverSelectionTimeoutMS: 5_000 });
  const databases = await sqlDeadLetters(urls);
  const broker = async () => rabbitDeadLetters({ url: address("AMQP_URL") });

  /** Keys of a pattern; each once, though a scan may show one twice. */
  async function keys(pattern: string): Promise<string[]> {
    const found = new Set<string>();
    for await (const page of redis.scanStream({ match: pattern, count: 1_000 }))
      for (const key of z.array(z.string()).parse(page)) found.add(key);
    return [...found];
  }

  return {
    sql(service) {
      const found = sqls.get(service);
      if (!found) throw new Error(`${service} keeps nothing in SQL`);
      return found;
    },
    async checkouts() {
      const own = await keys("cart:{*}:document:checkout:*");
      return Promise.all(
        own.map(async (key) => {
          const body = Body.parse(JSON.parse((await redis.hget(key, "body")) ?? "{}"));
          return { ...body, id: key.slice(key.lastIndexOf(":") + 1), orderId: body.orderId ?? undefined };
        }),
      );
    },
    async standing() {
      const counts = partitions.map((tag) => redis.zcard(`${tag}:index:checkout:standing`));
      return sum(await Promise.all(counts));
    },
    async letters() {
      const rows = await mongo
        .db("notification")
        .collection<{ recipient: string }>("mails")
        .find({}, { projection: { recipient: 1 } })
        .toArray();
      return new Map(
        [...Map.groupBy(rows, ({ recipient }) => recipient)].map(([to, own]) => [to, own.length]),
      );
    },
    async pipes() {
      const queues = await broker();
      try {
        const figures = await queues.figures();
        const streams = await Promise.all(partitions.map((tag) => redis.xlen(`${tag}:outbox`)));
        return {
          outbox: sum((await databases.outboxes()).map(({ waiting }) => waiting)) + sum(streams),
          waiting: sum(figures.map(({ waiting }) => waiting)),
          dead: sum(figures.map(({ dead }) => dead)),
        };
      } finally {
        await queues.close();
      }
    },
    async ageKeys(byMs) {
      const own = await keys("cart:{*}:request:*");
      for (const key of own) {
        const [leftMs, deadline] = [await redis.pttl(key), Number(await redis.hget(key, "deadline"))];
        await redis.hset(key, "deadline", deadline - byMs);
        if (leftMs > 0) await redis.pexpire(key, Math.max(1, leftMs - byMs));
      }
      return own.length;
    },
    async close() {
      await databases.close();
      redis.disconnect();
      await mongo.close();
      await Promise.all([...sqls.values()].map((each) => each.end({ timeout: 2 })));
    },
  };
}
