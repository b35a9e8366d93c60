import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserDeleted } from "@torg/contracts";
import postgres from "postgres";
import { startTorg } from "../src";
import { intoOutbox } from "../src/commit/outbox";
import { eventually, testDatabaseServer } from "../src/testing";
import { levers, notebookService } from "./notebook";

const trace = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`, requestId: "restart" };

test("what was not heard before a stop is heard after the next start, and once", async () => {
  const server = await testDatabaseServer();
  const name = `restart_${process.pid}`;
  const admin = postgres(server, { max: 1 });
  await admin`create database ${admin(name)}`;
  const dataDir = await mkdtemp(join(tmpdir(), "torg-restart-"));
  const env = {
    ORDER_DATABASE_URL: new URL(`/${name}`, server).href,
    PORT: "0",
    LOG_LEVEL: "silent",
    RELAY_POLL_MS: "50",
  };
  const start = () => startTorg({ services: [notebookService], env, dataDir });
  const users = Array.from({ length: 20 }, () => `usr_${Bun.randomUUIDv7()}` as const);

  levers.hear = () => Promise.reject(new Error("not in this life"));
  const first = await start();
  const tell = users.map((userId) => ({
    contract: UserDeleted,
    id: Bun.randomUUIDv7(),
    data: { userId, version: 1 },
    origin: trace,
  }));
  const database = first.services[0]?.database;
  if (!database) throw new Error("the notebook has a database");
  await database.db.execute(intoOutbox(tell));
  await eventually(
    async () => (await database.sql`select 1 from torg.deliveries where attempts > 0`).length > 0,
  );
  await first.stop();

  levers.hear = async () => undefined;
  const second = await start();
  const { sql } = second.services[0]?.database ?? database;
  await sql`update torg.deliveries set due_at = now()`;
  await eventually(async () => (await sql`select * from effects`).length === users.length);
  expect(await sql`select what from effects group by what having count(*) > 1`).toHaveLength(0);
  await second.stop();
  await admin`drop database ${admin(name)} with (force)`;
  await admin.end();
  await rm(dataDir, { recursive: true });
});
