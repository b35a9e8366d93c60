import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import postgres, { type Sql } from "postgres";
import { type DatabaseOptions, type OpenDatabase, openDatabase } from "../src/database";
import { sqlFailure } from "../src/sql-failures";
import { testDatabaseServer } from "../src/testing";

setDefaultTimeout(30_000);

const name = `database_${process.pid}`;
let admin: Sql;
let options: DatabaseOptions;
let database: OpenDatabase;

beforeAll(async () => {
  const server = await testDatabaseServer();
  admin = postgres(server, { max: 2, onnotice: () => undefined });
  await admin`create database ${admin(name)}`;
  options = {
    url: new URL(`/${name}`, server).href,
    service: name,
    poolMax: 2,
    statementTimeoutMs: 1_000,
    backgroundTimeoutMs: 5_000,
    lockTimeoutMs: 500,
    silenceMs: 10_000,
  };
  database = openDatabase(options);
  await database.sql`create table notes (text text)`;
});
afterAll(async () => {
  await database.close();
  await admin`drop database ${admin(name)} with (force)`;
  await admin.end();
});

const insert = (text: string) => sql`insert into notes values (${text})`;
const notes = async () =>
  (await database.sql<{ text: string }[]>`select text from notes`).map(({ text }) => text);
const killAll = () =>
  admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${`torg-${name}`}`;
const codeOf = (error: unknown) => Object(sqlFailure(error)).code;

async function refused(work: Promise<unknown>): Promise<{ code: unknown; tookMs: number }> {
  const began = performance.now();
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { code: codeOf(error), tookMs: performance.now() - began };
}

test("a connection that dies between two statements: the second is refused, and is not done outside the transaction", async () => {
  const { code } = await refused(
    database.transaction(async (db) => {
      await db.execute(insert("first"));
      await killAll();
      await Bun.sleep(100); // its end arrives, and others would be given the connection anew
      await database.db.execute("select 1").catch(() => undefined);
      await db.execute(insert("second"));
    }),
  );
  expect(code).toBe("call.unavailable");
  expect(await notes()).toEqual([]);
});

test("work that goes on after a refusal cannot write either, and what it commits is not called committed", async () => {
  const { code } = await refused(
    database.transaction(async (db) => {
      await db.execute(insert("first"));
      await killAll();
      await db.execute(insert("second")).catch(() => undefined);
      await Bun.sleep(100);
      await db.execute(insert("third")).catch(() => undefined);
    }),
  );
  expect(code).toBe("call.unavailable");
  expect(await notes()).toEqual([]);
});

test("a statement takes no longer than its deadline leaves, on the server too", async () => {
  const late = refused(
    database.transaction((db) => db.execute("select pg_sleep(20)"), { deadline: Date.now() + 300 }),
  );
  expect(await late).toMatchObject({ code: "call.late" });
  expect((await late).tookMs).toBeLessThan(800);
});

test("with time enough it takes no longer than a statement may; background work may take longer", async () => {
  const slow = refused(
    database.transaction((db) => db.execute("select pg_sleep(20)"), { deadline: Date.now() + 20_000 }),
  );
  expect((await slow).code).toBe("call.late");
  expect((await slow).tookMs).toBeLessThan(2_000);
  await database.transaction((db) => db.execute("select pg_sleep(1.5)"));
});

test("past its deadline no statement is sent", async () => {
  const deadline = Date.now() + 100;
  const { code } = await refused(
    database.transaction(
      async () => {
        await Bun.sleep(150);
      },
      { deadline, last: () => insert("too late") },
    ),
  );
  const work = refused(
    database.transaction(
      async (db) => {
        await Bun.sleep(150);
        await db.execute(insert("too late"));
      },
      { deadline: Date.now() + 100 },
    ),
  );
  expect((await work).code).toBe("call.late");
  expect(code).toBe("call.late");
  expect(await notes()).toEqual([]);
});

test("a read that finds no free connection is given up, and does not run later", async () => {
  const holding = [1, 2].map(() => database.transaction((db) => db.execute("select pg_sleep(3)")));
  const read = await refused(database.db.execute(insert("by a read that nobody waits for")));
  expect(read.code).toBe("call.unavailable");
  expect(read.tookMs).toBeLessThan(2_500);
  await Promise.all(holding);
  await database.transaction(async () => undefined);
  expect(await notes()).toEqual([]);
});

test("a transaction that stands still is ended by the server, and a new connection starts clean", async () => {
  const { code } = await refused(
    database.transaction(async (db) => {
      await db.execute(insert("stood still"));
      await Bun.sleep(2_200);
      await db.execute(insert("and went on"));
    }),
  );
  expect(code).toBe("call.unavailable");
  await Promise.all(Array.from({ length: 4 }, () => database.transaction((db) => db.execute("select 1"))));
  expect(await notes()).toEqual([]);
});

test("a lock that is not given within its time is unavailable, not late and not broken", async () => {
  const holder = postgres(options.url, { max: 1 });
  await holder.begin(async (holding) => {
    await holding`lock table notes`;
    const { code, tookMs } = await refused(
      database.transaction((db) => db.execute(insert("locked out")), { deadline: Date.now() + 5_000 }),
    );
    expect(code).toBe("call.unavailable");
    expect(tookMs).toBeLessThan(1_000);
  });
  await holder.end();
});
