import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { sqlStore } from "../src/commit/sql-store";
import { commonConfig } from "../src/common-config";
import { readConfig } from "../src/config";
import { openDatabase } from "../src/database";
import type { Documents, Kind, ReadDocuments } from "../src/documents/documents";
import { inDocuments } from "../src/documents/in-documents";
import { openRedisDocuments } from "../src/documents/open-redis-documents";
import { partitionOf } from "../src/documents/partition";
import { migrate } from "../src/migrate";
import { openLog } from "../src/telemetry/log";
import { testDatabaseServer } from "../src/testing";
import type { Counting, OpenedStore } from "./store-promises";

export const numbers: Kind<{ readonly n: number }> = {
  name: "number",
  entries: ({ n }) => [{ index: n % 2 === 0 ? "even" : "odd", score: n }],
};
export const refOf = (owner: string) => ({ partition: partitionOf(owner), id: owner });

/** A number for each owner, as a document. */
export const counting: Counting<Documents> = {
  count: async (documents: ReadDocuments, owner) => (await documents.get(numbers, refOf(owner)))?.n ?? 0,
  async add(tx, owner) {
    const n = ((await tx.get(numbers, refOf(owner)))?.n ?? 0) + 1;
    tx.put(numbers, refOf(owner), { n });
    return n;
  },
};

const log = openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" });
const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const keeps = inDocuments({
  migrations: folder("documents-migrations"),
  redis: "CART_REDIS_URL",
  ownerOf: ({ actor }) => actor,
});

/** Documents in a database of their own. */
export async function documentsInSql(): Promise<OpenedStore<Documents>> {
  const server = new URL(await testDatabaseServer());
  const admin = postgres(server.href, { max: 1, onnotice: () => undefined });
  const name = `t${crypto.randomUUID().replaceAll("-", "").slice(-16)}`;
  await admin`create database ${admin(name)} template template0`;
  const database = openDatabase({
    url: new URL(`/${name}`, server).href,
    service: "documents",
    poolMax: 8,
    statementTimeoutMs: 5_000,
    backgroundTimeoutMs: 5_000,
    lockTimeoutMs: 5_000,
    silenceMs: 10_000,
    tls: undefined,
  });
  await migrate(database.sql, [
    { owner: "chassis", folder: folder("../migrations") },
    { owner: "documents", folder: keeps.migrations },
  ]);
  const store = sqlStore(database, { keeps, wakeRelay: () => undefined });
  return {
    store,
    async close() {
      await database.close();
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

/** Documents on a Redis, as a service opens them there. */
export async function documentsInRedis(
  url: string,
  env: Record<string, string> = {},
): Promise<OpenedStore<Documents>> {
  const { config } = readConfig(commonConfig, env);
  if (!config) throw new Error("the test's own environment is wrong");
  const host = { common: config };
  const open = openRedisDocuments("CART_REDIS_URL", ({ actor }) => actor);
  const store = await open({ url, service: "documents", host, log, wakeRelay: () => undefined });
  return { store, close: store.close };
}

/** The same server, a database of it that no other tests use, emptied. */
export async function emptied(server: string, database: number): Promise<string> {
  const url = new URL(`/${database}`, server).href;
  const redis = new Bun.RedisClient(url);
  await redis.send("FLUSHDB", []);
  redis.close();
  return url;
}
