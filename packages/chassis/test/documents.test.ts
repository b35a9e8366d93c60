import { describe, expect, test } from "bun:test";
import { Failure } from "@torg/contracts";
import { Redis } from "ioredis";
import type { Store } from "../src/commit/store";
import type { Documents } from "../src/documents/documents";
import { inPartition, partitionOf, partitionOfId } from "../src/documents/partition";
import { redisLease } from "../src/documents/redis-lease";
import { describeWith, eventually, startMortalRedis, testWithMortalRedis } from "../src/testing";
import { counting, documentsInRedis, documentsInSql, emptied, numbers, refOf } from "./documents";
import { type OpenedStore, storePromises } from "./store-promises";

storePromises("documents in SQL", { ...counting, open: documentsInSql });
describeWith("redis-cart")("documents in Redis", (url) => {
  storePromises("the write door", { ...counting, open: async () => documentsInRedis(await emptied(url, 6)) });
});

const origin = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`, requestId: "r" };
const someone = (): string => `usr_${Bun.randomUUIDv7()}`;
const adding = (store: Store<Documents>, owner: string, deadline?: number) =>
  store.commit({ origin, deadline, work: (tx) => counting.add(tx, owner) });
const codeOf = (error: unknown) => (error instanceof Failure ? error.code : error);

/** What documents promise beside the write door. */
function documentPromises(open: () => Promise<OpenedStore<Documents>>): void {
  async function withStore(work: (store: Store<Documents>) => Promise<void>): Promise<void> {
    const { store, close } = await open();
    await work(store).finally(close);
  }
  const scanned = async (documents: Documents, index: string, upTo?: number) => {
    const found: [string, number][] = [];
    for await (const { id, score } of documents.scan(numbers, index, upTo === undefined ? {} : { upTo }))
      found.push([id, score]);
    return found.sort(([, a], [, b]) => a - b);
  };

  test("an index holds exactly the documents that stand in it, and gives them up to a score", () =>
    withStore(async (store) => {
      const [one, two, three] = [someone(), someone(), someone()];
      for (const owner of [one, two, two, three, three, three]) await adding(store, owner);
      expect(await scanned(store.db, "even")).toEqual([[two, 2]]);
      expect(await scanned(store.db, "odd")).toEqual([
        [one, 1],
        [three, 3],
      ]);
      expect(await scanned(store.db, "odd", 2)).toEqual([[one, 1]]);
      await store.commit({
        origin,
        deadline: undefined,
        work: async (tx) => {
          await tx.get(numbers, refOf(one));
          tx.delete(numbers, refOf(one));
        },
      });
      expect(await scanned(store.db, "odd")).toEqual([[three, 3]]);
      expect(await store.db.get(numbers, refOf(one))).toBeUndefined();
    }));

  test("a scan is whole, however many pages it has", () =>
    withStore(async (store) => {
      const owners = Array.from({ length: 1_100 }, someone);
      for (let n = 0; n < owners.length; n += 50)
        await Promise.all(owners.slice(n, n + 50).map((owner) => adding(store, owner)));
      const found = await scanned(store.db, "odd");
      expect(new Set(found.map(([id]) => id))).toEqual(new Set(owners));
      expect(found).toHaveLength(owners.length);
    }));

  test("a commit that reaches into another partition breaks, and so does a write of what was not read", () =>
    withStore(async (store) => {
      const one = someone();
      let other = someone();
      while (partitionOf(other) === partitionOf(one)) other = someone();
      const commit = (work: (tx: Documents) => Promise<void>) =>
        store.commit({ origin, deadline: undefined, work });
      const crossing = commit(async (tx) => {
        await tx.get(numbers, refOf(one));
        await tx.get(numbers, refOf(other));
      });
      expect(await crossing.catch((error: Error) => error.message)).toContain("reached into partition");
      const blind = commit(async (tx) => tx.put(numbers, refOf(one), { n: 1 }));
      expect(await blind.catch((error: Error) => error.message)).toContain("was not read");
      expect(() => store.db.put(numbers, refOf(one), { n: 1 })).toThrow("in a commit");
    }));

  test("what is deleted and made anew is not taken for what it was", () =>
    withStore(async (store) => {
      const owner = someone();
      await adding(store, owner);
      const anew = async () => {
        await store.commit({
          origin,
          deadline: undefined,
          work: async (tx) => {
            await tx.get(numbers, refOf(owner));
            tx.delete(numbers, refOf(owner));
          },
        });
        for (let n = 0; n < 2; n += 1) await adding(store, owner);
      };
      let other: Promise<void> | undefined;
      await store.commit({
        origin,
        deadline: undefined,
        work: async (tx) => {
          const n = (await tx.get(numbers, refOf(owner)))?.n ?? 0;
          if (other === undefined) {
            other = anew();
            await Bun.sleep(200); // it comes through here, or waits for this one's lock
          }
          tx.put(numbers, refOf(owner), { n: n + 10 });
        },
      });
      await other;
      expect([12, 2]).toContain(await counting.count(store.db, owner)); // one after the other, whichever was first
    }));

  test("what is created unread is written once: where it is there after all, nothing of the commit is", () =>
    withStore(async (store) => {
      const owner = someone();
      const create = (n: number) =>
        store.commit({
          origin,
          deadline: undefined,
          work: async (tx) => tx.create(numbers, refOf(owner), { n }),
        });
      await create(5);
      expect(await create(6).catch(() => "refused")).toBe("refused");
      expect(await counting.count(store.db, owner)).toBe(5);
    }));

  test("work that breaks on documents that were never so at one time runs again", () =>
    withStore(async (store) => {
      const owner = someone();
      const refs = [refOf(owner), { ...refOf(owner), id: `${owner}, too` }] as const;
      const both = () =>
        store.commit({
          origin,
          deadline: undefined,
          work: async (tx) => {
            for (const ref of refs) tx.put(numbers, ref, { n: ((await tx.get(numbers, ref))?.n ?? 0) + 1 });
          },
        });
      await both();
      let other: Promise<void> | undefined;
      await store.commit({
        origin,
        deadline: undefined,
        work: async (tx) => {
          const first = await tx.get(numbers, refs[0]);
          if (other === undefined) {
            other = both();
            await Bun.sleep(200);
          }
          expect((await tx.get(numbers, refs[1]))?.n).toBe(first?.n ?? 0);
        },
      });
      await other;
    }));
}
describe("documents in SQL", () => documentPromises(documentsInSql));
describeWith("redis-cart")("documents in Redis", (url) => {
  documentPromises(async () => documentsInRedis(await emptied(url, 6)));

  test("a server that hangs is unavailable; what it does later it does not do past the deadline", async () => {
    const address = await emptied(url, 6);
    const { store, close } = await documentsInRedis(address, { CART_REDIS_TIMEOUT_MS: "200" });
    const [late, owed] = [someone(), someone()];
    await Promise.all([adding(store, someone()), counting.count(store.db, late)]);
    const pausing = new Bun.RedisClient(url);
    await pausing.send("CLIENT", ["PAUSE", "900", "WRITE"]);
    const ends = await Promise.all([
      adding(store, late, Date.now() + 500).catch(codeOf),
      adding(store, owed).catch(codeOf),
    ]);
    expect(ends).toEqual(["call.unavailable", "call.unavailable"]);
    await eventually(async () => (await counting.count(store.db, owed)) === 1, {
      what: "the script that hung",
    });
    expect(await counting.count(store.db, late)).toBe(0);
    pausing.close();
    await close();
  });
});

/** A Redis that ends with the scope. */
async function privateRedis(settings: Readonly<Record<string, string>>) {
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, ...value.split(" ")]);
  const server = await startMortalRedis(flags);
  return { ...server, [Symbol.asyncDispose]: server.stop };
}
const durable = { appendonly: "yes", appendfsync: "always" };

testWithMortalRedis(
  "a Redis that is killed right after it has answered keeps every commit, and the store comes back by itself",
  async () => {
    await using server = await privateRedis(durable);
    const { store, close } = await documentsInRedis(server.url);
    const owner = someone();
    for (let kills = 1; kills <= 5; kills += 1) {
      await Promise.all(Array.from({ length: 10 }, () => adding(store, owner)));
      await server.kill();
      expect(await adding(store, owner).catch(codeOf)).toBe("call.unavailable");
      await server.start();
      await eventually(async () => (await counting.count(store.db, owner)) === kills * 10, {
        what: "all of it again",
      });
    }
    await close();
  },
);

testWithMortalRedis(
  "a Redis that could lose what it acknowledged is refused, with the settings named, unless it is trusted",
  async () => {
    await using server = await privateRedis({ "maxmemory-policy": "allkeys-lru" });
    const refused = await documentsInRedis(server.url).catch((error: Error) => error.message);
    expect(refused).toContain("CART_REDIS_URL");
    for (const setting of ["appendonly", "appendfsync", "maxmemory-policy"])
      expect(refused).toContain(setting);
    await (await documentsInRedis(server.url, { CART_REDIS_DURABILITY: "trusted" })).close();
  },
);

testWithMortalRedis(
  "a Redis that hides its settings is refused unless it is trusted, and one that loses them turns readiness red",
  async () => {
    await using hiding = await privateRedis({ ...durable, "rename-command": "CONFIG SETTINGS" });
    expect(await documentsInRedis(hiding.url).catch((error: Error) => error.message)).toContain(
      "CART_REDIS_DURABILITY",
    );
    await using server = await privateRedis(durable);
    const { store, close } = await documentsInRedis(server.url);
    await store.ping();
    const admin = new Bun.RedisClient(server.url);
    await admin.send("CONFIG", ["SET", "appendfsync", "everysec"]);
    expect(await store.ping().catch(() => "red")).toBe("red");
    admin.close();
    await close();
  },
);

describeWith("redis-cart")("a lease in Redis", (url) => {
  test("is one holder's, is renewed by it alone, and is free when it was left or has run out", async () => {
    const redis = new Redis(await emptied(url, 6));
    const lease = redisLease(redis, "documents:lease:test");
    const hour = { ttlMs: 3_600_000, anyway: false };
    const taken = await Promise.all(["a", "b", "c"].map((holder) => lease.take(holder, hour)));
    expect(taken).toEqual([true, false, false]);
    expect([await lease.take("a", hour), await lease.take("b", hour)]).toEqual([true, false]);
    await lease.leave("b");
    expect(await lease.take("b", hour)).toBe(false);
    await lease.leave("a");
    expect(await lease.take("b", { ttlMs: 50, anyway: false })).toBe(true);
    await eventually(() => lease.take("c", hour), { what: "the lease running out" });
    expect(await lease.take("b", { ttlMs: 50, anyway: true })).toBe(true);
    redis.disconnect();
  });

  test("what is kept for a time goes by itself: records, claims, starts", async () => {
    const address = await emptied(url, 6);
    const { store, close } = await documentsInRedis(address, { KEEP_KEYS_DAYS: "1" });
    const owner = someone();
    const record = { actor: owner, operation: "o", key: "k", fingerprint: "f", deadline: Date.now() };
    await store.commit({
      origin,
      deadline: undefined,
      work: async (tx, { claim }) => {
        await claim([{ handler: "h", eventId: Bun.randomUUIDv7() }]);
        await counting.add(tx, owner);
      },
      record: () => ({ record, opened: false, answer: undefined }),
    });
    await store.starts.count("q", Bun.randomUUIDv7());
    const redis = new Redis(address);
    const keys = (await redis.keys("*")).filter((key) => /:(request|claim|starts):/.test(key));
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(Math.ceil((await redis.pttl(key)) / 60_000)).toBe(24 * 60);
    redis.disconnect();
    await close();
  });
});

test("an address that is no Redis is refused by its variable's name", async () => {
  expect(await documentsInRedis("http://secret@127.0.0.1").catch((error: Error) => error.message)).toBe(
    "CART_REDIS_URL is no address of a Redis: redis:// or rediss://",
  );
});

test("an id says its partition, is still a UUIDv7, and sorts by its time", () => {
  for (let n = 0; n < 1_000; n += 1) {
    const partition = n % 64;
    const before = `chk_${Bun.randomUUIDv7()}`;
    const id = inPartition(before, partition);
    expect(partitionOfId(id)).toBe(partition);
    expect(id.slice(0, -2)).toBe(before.slice(0, -2));
    expect(id).toMatch(/^chk_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
