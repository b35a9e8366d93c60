import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Mongo } from "@torg/chassis";
import { describeWith } from "@torg/chassis/testing";
import { indexes } from "../src/store/mongo/indexes";
import { mongoState } from "../src/store/mongo/state";
import type { State } from "../src/store/port";
import { account, letter, newId } from "./facts";
import { openMongoDatabase } from "./stores";

const writes = new Set([
  "insertOne",
  "updateOne",
  "deleteOne",
  "deleteMany",
  "findOneAndUpdate",
  "bulkWrite",
]);

/** The same database, where something happens before each write. */
function disturbed(db: Mongo, before: (write: string) => Promise<void>): Mongo {
  return {
    collection: (name: string) =>
      new Proxy(db.collection(name), {
        get(target, property) {
          const value: unknown = Reflect.get(target, property, target);
          if (typeof value !== "function") return value;
          if (typeof property !== "string" || !writes.has(property)) return value.bind(target);
          return async (...given: unknown[]) => {
            await before(`${name}.${property}`);
            return value.apply(target, given);
          };
        },
      }),
  } as Mongo;
}

describeWith("mongodb")("history in MongoDB, which has no transactions", (url) => {
  const opened = openMongoDatabase(url);
  const { db } = opened;
  const state = mongoState(db);
  beforeAll(async () => {
    for (const [name, own] of Object.entries(indexes))
      await db
        .collection(name)
        .createIndexes(
          own.map(({ key, name: of, unique }) => ({ key: { ...key }, name: of, ...(unique && { unique }) })),
        );
  });
  afterAll(async () => {
    await db.dropDatabase();
    await opened.client.close();
  });

  /** Dies before the first write, before the second, and so on until the work comes through; after each death it is done again. */
  async function killedAtEveryWrite(
    prepare: () => Promise<{ work: (state: State) => Promise<unknown>; check: () => Promise<void> }>,
  ): Promise<number> {
    for (let last = 0; ; last += 1) {
      const { work, check } = await prepare();
      let left = last;
      let died = false;
      const dying = disturbed(db, async () => {
        if (left === 0) died = true;
        if (died) throw new Error("killed");
        left -= 1;
      });
      await work(mongoState(dying)).catch((error: Error) => expect(error.message).toBe("killed"));
      if (died) await work(state);
      await check();
      if (!died) return last;
    }
  }
  const feedOf = (userId: `usr_${string}`) => state.feed.after(userId, { position: 0, limit: 100 });
  /** Every document of a person but the mark that they were forgotten. */
  async function tracesOf(userId: string): Promise<unknown[]> {
    const rows = [];
    for (const name of ["people", "preferences", "floors", "notifications", "mails"])
      for await (const row of db.collection<{ _id: string; userId?: string }>(name).find())
        if (row._id === userId || row.userId === userId) rows.push(row);
    return rows;
  }
  const mailsTo = (to: string) => state.mails.list({ before: undefined, to, limit: 100 });

  test("killed between any two writes, a letter is in the feed and in the mailbox once after the redelivery", async () => {
    const kills = await killedAtEveryWrite(async () => {
      const anna = account();
      const told = {
        ...letter(anna.userId, "A"),
        mail: { to: anna.email, text: "…" },
      };
      return {
        work: (kept) =>
          kept.deliver([{ ...told, ids: { feed: newId("ntf"), mail: newId("mal") } }], { mailState: "kept" }),
        check: async () => {
          expect(await feedOf(anna.userId)).toHaveLength(1);
          expect(await mailsTo(anna.email)).toHaveLength(1);
        },
      };
    });
    expect(kills).toBe(2);
  });

  test("killed between any two writes, a forgotten person is forgotten whole after the redelivery", async () => {
    const kills = await killedAtEveryWrite(async () => {
      const anna = account();
      await state.people.keep(anna);
      await state.preferences.replace(anna.userId, { mail: {}, feed: {} });
      const told = { ...letter(anna.userId, "A"), mail: { to: anna.email, text: "…" } };
      await state.deliver([told], { mailState: "kept" });
      return {
        work: (kept) => kept.people.forget(anna),
        check: async () => {
          expect(await tracesOf(anna.userId)).toEqual([]);
        },
      };
    });
    expect(kills).toBe(6);
  });

  test("whoever is forgotten while a letter or a change of theirs is being written keeps nothing", async () => {
    for (const at of ["people.insertOne", "mails.insertOne", "notifications.insertOne"]) {
      const anna = account();
      let stopped = false;
      const interrupted = mongoState(
        disturbed(db, async (write) => {
          if (write !== at || stopped) return;
          stopped = true;
          await state.people.forget(anna);
        }),
      );
      await interrupted.people.keep(anna);
      const told = { ...letter(anna.userId, "A"), mail: { to: anna.email, text: "…" } };
      await interrupted.deliver([told], { mailState: "kept" });
      expect(stopped).toBe(true);
      expect([at, await tracesOf(anna.userId)]).toEqual([at, []]);
    }
  });

  test("a writer that was overtaken moves behind: a reader who saw the faster one misses none", async () => {
    const userId = newId("usr");
    const hold = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let first = true;
    const slow = mongoState(
      disturbed(db, async (write) => {
        if (write !== "notifications.insertOne" || !first) return;
        first = false;
        begun.resolve();
        await hold.promise;
      }),
    ).deliver([letter(userId, "slow")], { mailState: "kept" });
    await begun.promise;
    await state.deliver([letter(userId, "fast")], { mailState: "kept" });
    const [seen] = await feedOf(userId);
    hold.resolve();
    await slow;
    const later = await state.feed.after(userId, { position: seen?.position ?? 0, limit: 9 });
    expect([seen, ...later].map((one) => one?.notification.title)).toEqual([
      expect.stringContaining("fast"),
      expect.stringContaining("slow"),
    ]);
  });

  test("a mail is taken by one sender, and comes again when that one is lost", async () => {
    const anna = account();
    const told = { ...letter(anna.userId, "A"), mail: { to: anna.email, text: "…" } };
    await state.deliver([told], { mailState: "queued" });
    const take = async (holdMs: number) =>
      (await state.mails.take({ limit: 16, holdMs })).map(({ attempts }) => attempts);
    expect(await take(-1)).toHaveLength(16); // a hold that is over at once: the same mail again and again
    expect([await take(60_000), await take(60_000)]).toEqual([[17], []]);
  });
});
