import { afterAll, beforeAll, expect, test } from "bun:test";
import { UserDeleted } from "@torg/contracts";
import { type SQL, sql } from "drizzle-orm";
import { type Database, inSql, isUniqueViolation } from "../src";
import { startTestTorg, type TestStore, type TestTorg, testStore } from "../src/testing";
import { notebookService } from "./notebook";

let torg: TestTorg;
let door: TestStore<Database>;
beforeAll(async () => {
  torg = await startTestTorg({ services: [notebookService] });
  door = await testStore(torg, "order", inSql(import.meta.resolve("./migrations")));
});
afterAll(() => torg.stop());

const origin = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`, requestId: "put-off" };
const note = (id: string, text: string): SQL =>
  sql`insert into notes (id, text) values (${id}::uuid, ${text})`;
const texts = async (...ids: string[]) => {
  const { sql: raw } = torg.database("order");
  const rows = await raw<{ text: string }[]>`select text from notes where id = any(${ids}) order by text`;
  return rows.map(({ text }) => text);
};
const uuids = (count: number) => Array.from({ length: count }, () => Bun.randomUUIDv7());
const told = async (userId: string) =>
  (await door.told(UserDeleted.type)).filter((data) => data.includes(userId)).length;

test("statements that were put off stand with the commit, and so does what it tells", async () => {
  const [a = "", b = "", gone = ""] = uuids(3);
  await door.commit({
    origin,
    deadline: undefined,
    work: async (tx) => {
      tx.atCommit(note(a, "a"));
      tx.atCommit(note(b, "b"));
      tx.emit(UserDeleted, { userId: `usr_${gone}`, version: 1 });
      expect(await texts(a, b)).toEqual([]);
    },
  });
  expect(await texts(a, b)).toEqual(["a", "b"]);
  expect(await told(gone)).toBe(1);
});

test("they need no event to travel with", async () => {
  const [a = "", b = ""] = uuids(2);
  await door.commit({
    origin,
    deadline: undefined,
    work: async (tx) => {
      tx.atCommit(note(a, "a"));
      tx.atCommit(note(b, "b"));
    },
  });
  expect(await texts(a, b)).toEqual(["a", "b"]);
});

test("one that fails takes everything with it, and says why", async () => {
  const [a = "", b = "", gone = ""] = uuids(3);
  const failed = door.commit({
    origin,
    deadline: undefined,
    work: async (tx) => {
      await tx.execute(note(a, "first"));
      tx.atCommit(note(b, "second"));
      tx.atCommit(note(a, "again"));
      tx.emit(UserDeleted, { userId: `usr_${gone}`, version: 1 });
    },
  });
  expect(isUniqueViolation(await failed.catch((error: unknown) => error))).toBe(true);
  expect(await texts(a, b)).toEqual([]);
  expect(await told(gone)).toBe(0);
});

test("work that throws, or is too late, sends none of them", async () => {
  const [a = "", b = ""] = uuids(2);
  const thrown = door.commit({
    origin,
    deadline: undefined,
    work: async (tx) => {
      tx.atCommit(note(a, "a"));
      throw new Error("no");
    },
  });
  await expect(thrown).rejects.toThrow("no");
  const late = door.commit({
    origin,
    deadline: Date.now() + 30,
    work: async (tx) => {
      tx.atCommit(note(b, "b"));
      await new Promise((over) => setTimeout(over, 60)); // past its own deadline
    },
  });
  await expect(late).rejects.toMatchObject({ code: "call.late" });
  expect(await texts(a, b)).toEqual([]);
});
