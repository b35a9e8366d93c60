import { describe } from "bun:test";
import { defineConfig, defineService, inSql } from "@torg/chassis";
import { describeWith, startTestTorg, type TestTorg, tempFolder } from "@torg/chassis/testing";
import type { Mail } from "@torg/contracts";
import { MongoClient } from "mongodb";
import { notification } from "../src/service";
import * as collections from "../src/store/mongo/collections";
import { mongoState } from "../src/store/mongo/state";
import type { Addressed, State } from "../src/store/port";
import { sqlState } from "../src/store/sql/state";

/** As tests change a mail behind the service's back. */
type MailFields = {
  readonly state?: Mail["state"];
  readonly dueAt?: Date;
  readonly createdAt?: Date;
  readonly reason?: null;
};

/** A running notification, and what its tests do to its store that no use case does. */
export type Kept = {
  readonly torg: TestTorg;
  readonly state: State;
  /** Writes a letter past the consumers, as slowly as a busy writer: nobody is told of it. */
  readonly deliverSlowly: (letter: Addressed) => Promise<void>;
  readonly changeMails: (to: string, fields: MailFields) => Promise<void>;
  readonly lookAtMail: (
    to: string,
  ) => Promise<{ dueAt: Date; attempts: number; reason: string | null } | undefined>;
  /** Makes letters older, those whose title is meant. */
  readonly age: (days: number, meant: (title: string) => boolean) => Promise<void>;
  /** All that is stored, as text. */
  readonly everything: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

export type StartKept = (env?: Record<string, string>) => Promise<Kept>;

/** The same tests over SQL and over MongoDB. */
export function onEachStore(tests: (start: StartKept) => void): void {
  describe("in SQL", () => tests(startInSql));
  describeWith("mongodb")("in MongoDB", (url) => tests((env) => startInMongo(url, env)));
}

const dayMs = 86_400_000;

/** Notification, and somebody else with an outbox: what is heard comes from there, wherever its own state is. */
async function startHeard(env: Record<string, string>): Promise<TestTorg> {
  using nothing = tempFolder();
  const publisher = defineService({ name: "user", config: defineConfig({}), keeps: inSql(nothing.path) });
  return await startTestTorg({ services: [publisher, notification], env });
}

export async function startInSql(env: Record<string, string> = {}): Promise<Kept> {
  const torg = await startHeard(env);
  const { db, sql, transaction } = torg.database("notification");
  return {
    torg,
    state: sqlState(db),
    deliverSlowly: (letter) =>
      transaction(async (tx) => {
        await tx.execute("select pg_sleep(random() * 0.003)");
        await sqlState(tx).deliver([letter], { mailState: "kept" });
        await tx.execute("select pg_sleep(random() * 0.003)");
      }),
    async changeMails(to, { state, dueAt, createdAt, reason }) {
      if (state) await sql`update mails set state = ${state} where recipient = ${to}`;
      if (dueAt)
        await sql`update mails set due_at = ${dueAt.toISOString()}::timestamptz where recipient = ${to}`;
      if (createdAt)
        await sql`update mails set created_at = ${createdAt.toISOString()}::timestamptz where recipient = ${to}`;
      if (reason === null) await sql`update mails set reason = null where recipient = ${to}`;
    },
    async lookAtMail(to) {
      const [mail] = await sql<{ due: number; attempts: number; reason: string | null }[]>`
        select extract(epoch from due_at)::float8 * 1000 as due, attempts, reason from mails where recipient = ${to}`;
      return mail && { ...mail, dueAt: new Date(mail.due) };
    },
    async age(days, meant) {
      const feed = await sql<{ id: string; title: string }[]>`select id, title from notifications`;
      const letters = await sql<{ id: string; title: string }[]>`select id, subject as title from mails`;
      const ids = [...feed, ...letters].filter(({ title }) => meant(title)).map(({ id }) => id);
      const at = new Date(Date.now() - days * dayMs).toISOString();
      await sql`update notifications set created_at = ${at}::timestamptz where id = any(${ids}::uuid[])`;
      await sql`update mails set created_at = ${at}::timestamptz where id = any(${ids}::uuid[])`;
    },
    async everything() {
      const tables = ["people", "preferences", "notifications", "mails"];
      const all = await Promise.all(
        tables.map((table) => sql<{ row: string }[]>`select t::text as row from ${sql(table)} t`),
      );
      return all.flatMap((rows) => rows.map(({ row }) => row)).join("\n");
    },
    stop: () => torg.stop(),
  };
}

async function startInMongo(server: string, env: Record<string, string> = {}): Promise<Kept> {
  const { client, url, db } = openMongoDatabase(server);
  const torg = await startHeard({ ...env, MONGODB_URL: url });
  const state = mongoState(db);
  const mails = collections.mails(db);
  return {
    torg,
    state,
    async deliverSlowly(letter) {
      await Bun.sleep(Math.random() * 3);
      await state.deliver([letter], { mailState: "kept" });
    },
    async changeMails(to, fields) {
      await mails.updateMany({ recipient: to }, { $set: fields });
    },
    lookAtMail: async (to) => (await mails.findOne({ recipient: to })) ?? undefined,
    async age(days, meant) {
      const createdAt = new Date(Date.now() - days * dayMs);
      for await (const { _id, title } of collections.notifications(db).find())
        if (meant(title)) await collections.notifications(db).updateOne({ _id }, { $set: { createdAt } });
      for await (const { _id, subject } of mails.find())
        if (meant(subject)) await mails.updateOne({ _id }, { $set: { createdAt } });
    },
    async everything() {
      const all = [];
      for (const { name } of await db.listCollections().toArray())
        all.push(...(await db.collection(name).find().toArray()));
      return all.map((row) => JSON.stringify(row)).join("\n");
    },
    async stop() {
      await torg.stop();
      await db.dropDatabase();
      await client.close();
    },
  };
}

/** A database of the test's own on a shared server. */
export function openMongoDatabase(server: string) {
  const name = `t${Bun.randomUUIDv7().replaceAll("-", "").slice(-16)}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  if (url.username !== "" && !url.searchParams.has("authSource")) url.searchParams.set("authSource", "admin");
  const client = new MongoClient(url.href, { ignoreUndefined: true });
  return { client, url: url.href, db: client.db(name) };
}
