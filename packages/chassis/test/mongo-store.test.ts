import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { Failure, UserCreated } from "@torg/contracts";
import { MongoClient } from "mongodb";
import { recordTaken } from "../src/commit/meet-record";
import type { RequestRecord } from "../src/commit/record";
import type { Step, Store } from "../src/commit/store";
import type { Emitting } from "../src/commit/transaction";
import { commonConfig } from "../src/common-config";
import { readConfig } from "../src/config";
import { armSeams, type Seam } from "../src/faults";
import { isDuplicateKey } from "../src/mongo/mongo-failures";
import { inMongo, type Mongo } from "../src/mongo/mongo-store";
import { openLog } from "../src/telemetry/log";
import { describeWith, eventually } from "../src/testing";
import { cuttable } from "./cuttable";

type Note = { readonly _id: string; readonly owner: string; readonly cause: string };
type Notes = {
  readonly add: (owner: string, cause: string) => Promise<void>;
  readonly count: (owner: string) => Promise<number>;
};

/** A state whose writes bear repetition, as MongoDB's must. */
const notes = (db: Mongo): Notes => {
  const rows = db.collection<Note>("notes");
  return {
    async add(owner, cause) {
      await rows.insertOne({ _id: crypto.randomUUID(), owner, cause }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    },
    count: (owner) => rows.countDocuments({ owner }),
  };
};
/** Several, so that a second start meets them all: FerretDB breaks off when one command names more than one of those. */
const indexes = {
  notes: [
    { name: "notes_once", key: { owner: 1, cause: 1 }, unique: true },
    { name: "notes_of_owner", key: { owner: 1 } },
    { name: "notes_by_cause", key: { cause: 1 } },
    { name: "notes_of_owner_backwards", key: { owner: -1 } },
  ],
} as const;

const log = openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" });
const origin = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`, requestId: "r" };
const someone = (): string => `usr_${Bun.randomUUIDv7()}`;
const codeOf = (error: unknown) => (error instanceof Failure ? error.code : error);

const open = (url: string, service = "notes", env: Record<string, string> = {}) => {
  const { config } = readConfig(commonConfig, env);
  if (!config) throw new Error("the test's own environment is wrong");
  return inMongo({ indexes, state: notes })({
    url,
    service,
    host: { common: config },
    log,
    wakeRelay: () => undefined,
  });
};

/**
 * What the write door promises over MongoDB. Of the suite that SQL and Redis pass, this leaves out what wants a
 * transaction: a rollback of effects, and events beside them.
 */
describeWith("mongodb")("the write door over MongoDB", (server) => {
  const name = `t${Bun.randomUUIDv7().replaceAll("-", "").slice(-16)}`;
  const address = new URL(server);
  address.pathname = `/${name}`;
  let store: Store<Notes>;
  let replica: Store<Notes>;
  beforeAll(async () => {
    store = await open(address.href);
    replica = await open(address.href);
  });
  afterAll(async () => {
    await store.close();
    await replica.close();
    const admin = new MongoClient(address.href);
    await admin.db(name).dropDatabase();
    await admin.close();
  });
  afterEach(() => armSeams(() => undefined));

  const commit = <T>(work: Step<Notes, T>["work"], more: Partial<Step<Notes, T>> = {}): Promise<T> =>
    store.commit({ origin, deadline: undefined, work, ...more });
  const recordOf = (actor: string, over: Partial<RequestRecord> = {}): RequestRecord => ({
    actor,
    operation: "test.add",
    key: crypto.randomUUID(),
    fingerprint: "body",
    deadline: Date.now() + 10_000,
    ...over,
  });
  /** Work under a key, as the chassis does it: the record is opened before and closed after. */
  const keyed = (owner: string, record: RequestRecord, { opened = false } = {}) =>
    commit((tx: Notes & Emitting) => tx.add(owner, "cause"), {
      ...(!opened && { opens: record }),
      record: () => ({ record, opened, answer: { ok: true, body: "1" } }),
    });
  const heard = (owner: string, eventId: string, on = store) =>
    on.commit({
      origin,
      deadline: undefined,
      work: async (tx, scope) => {
        const free = await scope.claim([{ handler: "h", eventId }]);
        if (free.has(eventId)) await tx.add(owner, eventId);
        return free.size;
      },
    });

  test.each([["effected"], ["committed"]] as [Seam][])(
    "cut off when it has %s: the repeat under the same key ends it, once, and every later one gets its bytes",
    async (seam) => {
      const owner = someone();
      const record = recordOf(owner, { deadline: Date.now() + 150 });
      armSeams((at) => {
        if (at !== seam) return;
        armSeams(() => undefined);
        throw new Error("killed");
      });
      await expect(keyed(owner, record)).rejects.toThrow("killed");
      const repeat = { ...record, deadline: Date.now() + 5_000 };
      const met = await store.meet(repeat);
      if (typeof met === "string") await keyed(owner, repeat, { opened: met === "taken over" });
      expect(await store.meet(repeat)).toEqual({ ok: true, body: "1" });
      expect(await store.db.count(owner)).toBe(1);
    },
  );

  test("a process that died under a key leaves it in flight until its deadline; then a repeat takes over", async () => {
    const owner = someone();
    const lost = recordOf(owner, { deadline: Date.now() + 300 });
    await store.keep({ record: lost, opened: false, answer: undefined });
    const repeat = { ...lost, deadline: Date.now() + 10_000 };
    expect(await replica.meet(repeat)).toBe("taken over");
    expect(Date.now()).toBeGreaterThanOrEqual(lost.deadline);
    expect(codeOf(await store.meet(repeat).catch((error: unknown) => error))).toBe("key.in_flight");
  });

  test.each([["claimed"], ["effected"], ["committed"]] as [Seam][])(
    "an event whose handler was cut off when it had %s has its effect once after the redelivery",
    async (seam) => {
      const [owner, eventId] = [someone(), Bun.randomUUIDv7()];
      armSeams((at) => {
        if (at !== seam) return;
        armSeams(() => undefined);
        throw new Error("killed");
      });
      await expect(heard(owner, eventId)).rejects.toThrow("killed");
      await heard(owner, eventId, replica);
      expect([await store.db.count(owner), await heard(owner, eventId)]).toEqual([1, 0]);
    },
  );

  test("an event that somebody is at is refused for now; where its holder died it is free after a while", async () => {
    const [owner, eventId] = [someone(), Bun.randomUUIDv7()];
    const quick = await open(address.href, "notes", { HANDLER_TIMEOUT_MS: "100" });
    const hold = Promise.withResolvers<void>();
    const dead = commit(async (_, scope) => {
      await scope.claim([{ handler: "h", eventId }]);
      hold.resolve();
      await Promise.withResolvers<never>().promise;
    });
    void dead;
    await hold.promise;
    expect(codeOf(await heard(owner, eventId, quick).catch((error: unknown) => error))).toBe(
      "call.unavailable",
    );
    const admin = new MongoClient(address.href);
    const past = { $set: { until: new Date(Date.now() - 1) } };
    await admin
      .db(name)
      .collection<{ _id: string }>("torg_claims")
      .updateOne({ _id: `h ${eventId}` }, past);
    await admin.close();
    expect([await heard(owner, eventId, quick), await store.db.count(owner)]).toEqual([1, 1]);
    await quick.close();
  });

  test("work that breaks gives its key and its claims back", async () => {
    const [owner, eventId] = [someone(), Bun.randomUUIDv7()];
    const record = recordOf(owner);
    const breaking = commit(
      async (_, scope) => {
        await scope.claim([{ handler: "h", eventId }]);
        throw new Error("broken");
      },
      { opens: record },
    );
    await expect(breaking).rejects.toThrow("broken");
    expect([await store.meet(record), await heard(owner, eventId)]).toEqual(["free", 1]);
  });

  test("ten commits at once with one key: one does the work, nine are told that it is taken", async () => {
    const owner = someone();
    const record = recordOf(owner);
    const ends = await Promise.all(
      Array.from({ length: 10 }, () => keyed(owner, record).catch((error: unknown) => error)),
    );
    expect(ends.filter((end) => end === recordTaken)).toHaveLength(9);
    expect([await store.db.count(owner), await replica.meet(record)]).toEqual([1, { ok: true, body: "1" }]);
  });

  test("a key with another body is key.reused; another's key is another key; the first bytes stay", async () => {
    const record = recordOf(someone());
    const body = '{"b":"ё \\u0000 \\"","a":1.50}';
    const keep = (text: string) => store.keep({ record, opened: false, answer: { ok: false, body: text } });
    await keep(body);
    const other = replica.meet({ ...record, fingerprint: "another" });
    expect(codeOf(await other.catch((error: unknown) => error))).toBe("key.reused");
    expect(await store.meet({ ...record, actor: someone() })).toBe("free");
    expect(await keep("2").catch((error: unknown) => error)).toBe(recordTaken);
    expect(await store.meet(record)).toEqual({ ok: false, body });
    await store.release(record);
    expect(await store.meet(record)).toEqual({ ok: false, body });
  });

  test("a record that was given free is taken over at once", async () => {
    const record = recordOf(someone());
    await store.keep({ record, opened: false, answer: undefined });
    await store.release(record);
    expect(await store.meet({ ...record, deadline: Date.now() + 9_000 })).toBe("taken over");
  });

  test("what comes too late is refused before its first effect", async () => {
    const owner = someone();
    const late = commit((tx) => tx.add(owner, "c"), { deadline: Date.now() - 1 });
    expect(codeOf(await late.catch((error: unknown) => error))).toBe("call.late");
    expect(await store.db.count(owner)).toBe(0);
  });

  test("it tells no events, and says so: when one is emitted, and at the start of a service that publishes", async () => {
    const emitting = commit(async (tx) =>
      tx.emit(UserCreated, {
        userId: `usr_${Bun.randomUUIDv7()}`,
        version: 1,
        email: "a@example.com",
        name: "A",
        language: "ru",
      }),
    );
    await expect(emitting).rejects.toThrow("publishes nothing");
    await expect(open(address.href, "order")).rejects.toThrow("publishes events");
  });

  test("one of two leads; the other follows when the first leaves, and not before", async () => {
    const lease = `l${crypto.randomUUID()}`;
    const options = { alone: true, log };
    const both = await Promise.all([store.lease(lease, options), replica.lease(lease, options)]);
    expect(both.filter((one) => one.held())).toHaveLength(1);
    const [leader, follower] = both[0].held() ? both : both.toReversed();
    const late = await replica.lease(lease, options);
    expect([leader?.held(), late.held()]).toEqual([true, false]);
    await Promise.all([leader?.release(), late.release()]);
    expect(follower?.held()).toBe(false);
    const next = await replica.lease(lease, options);
    expect(next.held()).toBe(true);
    await Promise.all([next.release(), follower?.release()]);
  });

  test("starts of a delivery are counted until they are forgotten", async () => {
    const id = Bun.randomUUIDv7();
    const starts = [await store.starts.count("q", id), await replica.starts.count("q", id)];
    await store.starts.forget("q", [id]);
    expect([...starts, await store.starts.count("q", id)]).toEqual([1, 2, 1]);
  });

  test("what is past its time is swept, and what is younger stays", async () => {
    const [old, young] = [recordOf(someone()), recordOf(someone())];
    for (const record of [old, young])
      await store.keep({ record, opened: false, answer: { ok: true, body: "1" } });
    const admin = new MongoClient(address.href);
    const requests = admin.db(name).collection<{ _id: string }>("torg_requests");
    const id = JSON.stringify([old.actor, old.operation, old.key]);
    await requests.updateOne({ _id: id }, { $set: { at: new Date(Date.now() - 8 * 86_400_000) } });
    await admin.close();
    await store.sweep(7);
    expect([await store.meet(old), await store.meet(young)]).toEqual(["free", { ok: true, body: "1" }]);
  });

  test("a leader that died is followed once its term has run out, and finds itself followed", async () => {
    const lease = `l${crypto.randomUUID()}`;
    const first = await store.lease(lease, { alone: false, log });
    const admin = new MongoClient(address.href);
    const terms = admin.db(name).collection("torg_leases");
    await terms.updateOne({ name: lease }, { $set: { until: new Date(Date.now() - 1) } });
    const second = await replica.lease(lease, { alone: false, log });
    expect(second.held()).toBe(true);
    expect((await terms.find({ name: lease }).toArray()).map(({ term }) => term)).toEqual([2]);
    await Promise.all([first.release(), second.release()]);
    expect(await terms.countDocuments({ name: lease })).toBe(0);
    await admin.close();
  });

  test("cut off from its server it says call.unavailable, and goes on by itself within 5 s of its return", async () => {
    const line = cuttable(address.href);
    const far = await open(line.url);
    const owner = someone();
    const add = (cause: string) =>
      far.commit({ origin, deadline: undefined, work: (tx) => tx.add(owner, cause) });
    await add("a");
    line.cut();
    expect(codeOf(await add("b").catch((error: unknown) => error))).toBe("call.unavailable");
    expect(codeOf(await far.ping().catch((error: unknown) => error))).toBe("call.unavailable");
    line.mend();
    await eventually(() => add("b").then(() => true), { withinMs: 5_000 });
    expect(await store.db.count(owner)).toBe(2);
    await far.close();
    line.stop();
  });

  test("a server that is away is call.unavailable within seconds, at a start too", async () => {
    const started = Date.now();
    const away = open("mongodb://127.0.0.1:9/x").catch((error: unknown) => error);
    expect(codeOf(await away)).toBe("call.unavailable");
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});
