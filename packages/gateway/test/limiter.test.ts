import { afterEach, describe, expect, test } from "bun:test";
import { startTorg, type Torg } from "@torg/chassis";
import {
  describeWith,
  eventually,
  startMortalRedis,
  tempFolder,
  testWithMortalRedis,
} from "@torg/chassis/testing";
import { type Limiter, memoryLimiter, type Policy, sharedLimiter } from "../src/limits/limiter";
import { openStage, type Stage } from "./stage";

const fresh = () => `key ${Bun.randomUUIDv7()}`;
const policy: Policy = { name: "address", requests: 5, windowSeconds: 60 };

/** What every limiter promises, whoever keeps its counts. */
function limiterPromises(name: string, open: (policy: Policy) => Promise<Limiter>): void {
  describe(`limiter, ${name}`, () => {
    test("a quota is let through and not one more, however many come at once", async () => {
      const limiter = await open(policy);
      const key = fresh();
      const counts = (await Promise.all(Array.from({ length: 20 }, () => limiter(key)))).flat();
      expect(counts.filter(({ allowed }) => allowed)).toHaveLength(5);
    });

    test("it tells the policy, what is left, and when it begins anew", async () => {
      const limiter = await open(policy);
      const key = fresh();
      const [first] = await limiter(key);
      expect(first).toMatchObject({ allowed: true, policy: '"address";q=5;w=60' });
      expect(first?.left).toMatch(/^"address";r=4;t=(59|60)$/);
      const [last] = await limiter(key, 5);
      expect([last?.allowed, last?.left.replace(/;t=.*/, "")]).toEqual([false, '"address";r=0']);
      expect(last?.resetSeconds).toBeWithin(58, 61);
    });

    test("each key has a quota of its own, and many requests at once count as many", async () => {
      const limiter = await open(policy);
      const [one, other] = [fresh(), fresh()];
      expect((await limiter(one, 6))[0]?.allowed).toBe(false);
      expect((await limiter(other, 5))[0]?.allowed).toBe(true);
    });

    test("each policy counts by itself", async () => {
      const [one, other] = [await open(policy), await open({ ...policy, name: "other" })];
      const key = fresh();
      await one(key, 6);
      expect((await other(key))[0]?.allowed).toBe(true);
    });

    test("a window ends, and the quota is there again", async () => {
      const limiter = await open({ ...policy, windowSeconds: 1 });
      const key = fresh();
      await limiter(key, 6);
      await eventually(async () => (await limiter(key))[0]?.allowed);
    });
  });
}

limiterPromises("in memory", async (given) => memoryLimiter(given));

/** Gateways that share a cache server and nothing else. */
let torgs: Torg[] = [];
let stages: Stage[] = [];
afterEach(async () => {
  await Promise.all([...torgs.map((torg) => torg.stop()), ...stages.map((stage) => stage.close())]);
  [torgs, stages] = [[], []];
});

async function sharedOn(url: string, given: Policy, prefix = "gateway:limit"): Promise<Limiter> {
  using folder = tempFolder();
  const env = { PORT: "0", LOG_LEVEL: "silent", CACHE_REDIS_URL: url, CACHE_REDIS_PAUSE_MS: "200" };
  const torg = await startTorg({ services: [], dataDir: folder.path, env });
  torgs.push(torg);
  const server = torg.host.cache.server("gateway");
  if (!server) throw new Error("there is no cache server");
  await eventually(() => server.ask((redis) => redis.ping()));
  return sharedLimiter(given, { server, prefix });
}

describeWith("redis")("with Redis behind it", (url) => {
  limiterPromises("in Redis", (given) => sharedOn(url, given));

  test("behind two gateways a quota is one quota", async () => {
    const some = () => Math.floor(Math.random() * 256);
    const address = `10.${some()}.${some()}.${some()}`; // counted by nobody else on a server that others use
    const env = { CACHE_REDIS_URL: url, TRUSTED_PROXIES: "127.0.0.1", LIMIT_ADDRESS: "6/60" };
    const [one, other] = [await openStage({ env }), await openStage({ env })];
    stages.push(one, other);
    const from = { "x-forwarded-for": address };
    const server = (stage: Stage) => stage.torg.host.cache.server("gateway");
    for (const stage of stages) await eventually(async () => server(stage)?.ask((redis) => redis.ping()));
    const statuses: number[] = [];
    for (const { get } of [one, other, one, other, one, other, one, other])
      statuses.push((await get("/v1/categories", from)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  });
});

testWithMortalRedis("a Redis that hangs or is gone leaves each gateway counting for itself", async () => {
  const redis = await startMortalRedis();
  try {
    const limiter = await sharedOn(redis.url, policy);
    for (const fault of [redis.pause, redis.kill]) {
      await fault();
      const key = fresh();
      const allowed: (boolean | undefined)[] = [];
      const waits: number[] = [];
      for (let n = 0; n < 12; n += 1) {
        const askedAt = Date.now();
        allowed.push((await limiter(key))[0]?.allowed);
        waits.push(Date.now() - askedAt);
      }
      expect(allowed.filter((one) => one === true)).toHaveLength(5);
      expect(allowed.at(-1)).toBe(false);
      expect(Math.max(...waits)).toBeLessThan(1_000); // 50 ms, on a busy machine
      expect(waits.filter((ms) => ms > 40).length).toBeLessThanOrEqual(8); // after three it is not asked for a moment
    }
    await redis.start();
    const other = await sharedOn(redis.url, policy);
    await eventually(async () => {
      const key = fresh();
      await limiter(key, 6);
      return (await other(key))[0]?.allowed === false;
    });
  } finally {
    await redis.stop();
  }
});
