import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, tempFolder } from "@torg/chassis/testing";
import { startServers, toolsFolder } from "@torg/torg/infra";
import { Redis } from "ioredis";
import postgres from "postgres";
import { z } from "zod";
import { type Accounts, accountsIn } from "./accounts";
import { judge, type Matrix } from "./cell";
import { openNatsCells } from "./nats-cells";
import { openPostgresCells } from "./postgres-cells";
import { openRedisCells } from "./redis-cells";

/** Servers that nobody else uses: what is planted there opens nothing to others. */
const planted = ["nats", "redis-cart", "redis-cache", "postgres"] as const;
const folder = tempFolder();
let servers: Awaited<ReturnType<typeof startServers>>;

beforeAll(async () => {
  servers = await startServers({
    folder: folder.path,
    ports: "free",
    only: planted,
    tools: toolsFolder,
    withUs: true,
  });
});
afterAll(async () => {
  await servers.stop();
  folder[Symbol.dispose]();
});

/** What the matrix finds wrong; it must find nothing before anything is planted. */
async function wrongOf(open: (accounts: Accounts) => Promise<Matrix>): Promise<readonly string[]> {
  const { cells, close } = await open(accountsIn(servers.env));
  const { wrong } = await judge(cells).finally(close);
  return wrong;
}

const has = (name: (typeof planted)[number]): boolean =>
  servers.started.some((server) => server.name === name);
const letBy = (deed: string): string => `${deed}: forbidden by contract, let by the server`;
const refusedBy = (deed: string): string => `${deed}: allowed by contract, refused by the server`;

const Config = z.object({
  authorization: z.object({
    users: z.array(
      z.looseObject({
        user: z.string(),
        permissions: z
          .looseObject({
            publish: z.object({ allow: z.array(z.string()) }),
            subscribe: z.object({ allow: z.array(z.string()) }),
          })
          .optional(),
      }),
    ),
  }),
});

test("NATS: one subject too many for one account is found, and one too few", async () => {
  if (!has("nats")) return;
  expect(await wrongOf(openNatsCells)).toEqual([]);
  const file = join(folder.path, "nats/nats.conf");
  const config = JSON.parse(readFileSync(file, "utf8"));
  const { authorization } = Config.parse(config);
  const rightsOf = (name: string) => authorization.users.find(({ user }) => user === name)?.permissions;
  rightsOf("product")?.publish.allow.push("rpc.order.place");
  rightsOf("notification")?.subscribe.allow.push("_INBOX.order.>");
  const orders = rightsOf("order")?.publish;
  orders?.allow.splice(orders.allow.indexOf("rpc.product.reserve"), 1);
  writeFileSync(file, JSON.stringify({ ...config, authorization }));
  const nats = servers.started.find(({ name }) => name === "nats");
  process.kill(nats?.pid ?? 0, "SIGHUP"); // it reads its config again

  await eventually(async () => {
    expect((await wrongOf(openNatsCells)).toSorted()).toEqual(
      [
        letBy("notification subscribe _INBOX.order.>"),
        letBy("product publish rpc.order.place"),
        refusedBy("order publish rpc.product.reserve"),
      ].toSorted(),
    );
    return true;
  });
});

test("Redis: another service's keys in one account are found", async () => {
  if (!has("redis-cache") || !has("redis-cart")) return;
  expect(await wrongOf(openRedisCells)).toEqual([]);
  const admin = new Redis(servers.env.CACHE_REDIS_URL ?? "");
  await admin.call("ACL", "SETUSER", "product", "%R~gateway:*");
  admin.disconnect();
  expect(await wrongOf(openRedisCells)).toEqual([
    letBy("product CACHE_REDIS_URL: GET gateway:access"),
    letBy("product CACHE_REDIS_URL: EVAL return redis.call('GET', ARGV[1]) 0 gateway:access"),
  ]);
});

test("PostgreSQL: a database open to one role too many is found", async () => {
  if (!has("postgres")) return;
  expect(await wrongOf(openPostgresCells)).toEqual([]);
  const admin = postgres(servers.env.DATABASE_URL ?? "", { max: 1 });
  await admin.unsafe(`grant connect on database "order" to product`);
  await admin.end();
  expect(await wrongOf(openPostgresCells)).toEqual([letBy("product enter the database order")]);
});
