import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { lockId, migrate } from "./migrate";
import { testDatabaseServer } from "./testing";

const name = `migrate_${process.pid}`;
let admin: Sql;
let sql: Sql;
let folder: string;

beforeAll(async () => {
  const server = await testDatabaseServer();
  admin = postgres(server, { max: 1 });
  await admin`create database ${admin(name)}`;
  sql = postgres(new URL(`/${name}`, server).href, { max: 4, onnotice: () => undefined });
  folder = await mkdtemp(join(tmpdir(), "torg-migrations-"));
  await writeFile(
    join(folder, "0001_first.sql"),
    "create table first (id int); insert into first values (1);",
  );
});
afterAll(async () => {
  await sql.end();
  await admin`drop database ${admin(name)} with (force)`;
  await admin.end();
  await rm(folder, { recursive: true });
});

const run = () => migrate(sql, [{ owner: "test", folder }]);
const count = async () => (await sql`select * from first`).length;

test("replicas that start together apply each file once", async () => {
  await Promise.all([run(), run(), run()]);
  expect(await count()).toBe(1);
});

test("a file that fails leaves nothing of itself, and is applied once it is right", async () => {
  await writeFile(join(folder, "0002_second.sql"), "insert into first values (2); select 1 / 0;");
  await expect(run()).rejects.toThrow("division by zero");
  expect(await count()).toBe(1);
  await writeFile(join(folder, "0002_second.sql"), "insert into first values (2);");
  await run();
  expect(await count()).toBe(2);
});

test("a start that finds every file applied does not wait for one that is migrating", async () => {
  const other = await sql.reserve();
  try {
    await other`select pg_advisory_lock(${lockId})`;
    await run();
  } finally {
    await other`select pg_advisory_unlock(${lockId})`;
    other.release();
  }
});

test("a file that was changed after it was applied stops the start", async () => {
  await writeFile(join(folder, "0001_first.sql"), "create table other (id int);");
  await expect(run()).rejects.toThrow("0001_first.sql was changed after it was applied");
});
