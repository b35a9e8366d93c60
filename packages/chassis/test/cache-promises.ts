import { afterEach, describe, expect, test } from "bun:test";
import { contracts, ProductUpdated } from "@torg/contracts";
import { addressesIn } from "../src/addresses";
import { tellChanges } from "../src/cache/changes";
import type { Cache, Loaded } from "../src/cache/open-cache";
import { openCaches } from "../src/cache/open-caches";
import type { CacheOptions } from "../src/cache/port";
import { commonConfig } from "../src/common-config";
import { readConfig } from "../src/config";
import { inProcessSignals, type Signals } from "../src/signals";
import { openLog } from "../src/telemetry/log";
import { openMetrics } from "../src/telemetry/metrics";
import { eventually } from "../src/testing";

/** Replicas of one service, each with a first level of its own. */
export type Replicas = {
  /** Of the cache, in keys. */
  readonly name: string;
  /** One more; `deaf`: it hears no signal. */
  readonly replica: (options?: Partial<CacheOptions> & { deaf?: boolean }) => Promise<Cache>;
  /** What was written behind the callers' backs has arrived. */
  readonly settled: () => Promise<void>;
  /** What product's write door does after a commit. */
  readonly changed: (...ids: readonly string[]) => void;
  readonly signals: Signals;
  readonly metrics: () => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Caches as a process opens them, over the server of this address or with none. */
export function openReplicas(url?: string): Replicas {
  const name = `t${Bun.randomUUIDv7().slice(-12)}`; // a keyspace of its own on a server that others use
  const signals = inProcessSignals();
  const { config: common } = readConfig(commonConfig, { CACHE_REDIS_PAUSE_MS: "200" });
  if (!common) throw new Error("the defaults do not pass");
  const log = openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" });
  const metrics = openMetrics();
  const opened: ReturnType<typeof openCaches>[] = [];
  const tell = tellChanges(signals, "product", contracts.product);
  const origin = { traceparent: "", requestId: "" };
  const pinged = ({ server }: ReturnType<typeof openCaches>) =>
    eventually(async () => (url === undefined ? true : server("gateway")?.ask((redis) => redis.ping())), {
      what: "the cache server's answer",
    });
  return {
    name,
    signals,
    async replica({ deaf = false, ...options } = {}) {
      const addresses = addressesIn(url === undefined ? {} : { CACHE_REDIS_URL: url });
      const heard = deaf ? inProcessSignals() : signals;
      const caches = openCaches({ common, addresses, signals: heard, log, metrics });
      opened.push(caches);
      const cache = caches.open({
        service: "gateway",
        name,
        hears: ["product"],
        boundMs: 1_000,
        freshMs: 1_000,
        absentMs: 1_000,
        restMs: 0,
        bytesMax: 1_000_000,
        ...options,
      });
      await pinged(caches); // before its connection stands, a cache does without
      return cache;
    },
    async settled() {
      for (const _ of [1, 2, 3, 4]) for (const caches of opened) await pinged(caches); // a connection keeps its order
    },
    changed: (...ids) =>
      tell(
        ids.map((productId) => ({
          contract: ProductUpdated,
          id: "",
          data: { productId, version: 1 },
          origin,
        })),
      ),
    metrics: () => metrics.text(),
    close: async () => void (await Promise.all(opened.map((one) => one.close()))),
  };
}

/** What a load brings, with a word to know it by. */
export const brings = (word: string, more: Partial<Loaded> = {}): Loaded => ({
  bytes: new TextEncoder().encode(word),
  ...more,
});
export const wordOf = (entry: Pick<Loaded, "bytes"> | undefined): string | undefined =>
  entry && new TextDecoder().decode(entry.bytes);

/** Clocks count milliseconds: what happens in one of them counts as before a change in it. */
export async function nextMillisecond(): Promise<void> {
  const now = Date.now();
  await eventually(async () => Date.now() > now);
}

export const never = () => Promise.reject(new Error("nobody should have been asked"));

/** What every cache promises, with one level or two. `open` gives replicas that nobody else shares anything with. */
export function cachePromises(name: string, open: () => Replicas): void {
  describe(`cache, ${name}`, () => {
    let replicas: Replicas | undefined;
    const opened = async () => {
      replicas = open();
      return replicas;
    };
    afterEach(() => replicas?.close());

    test("what was loaded is given again without a load, and callers who miss together load once", async () => {
      const cache = await (await opened()).replica();
      const gate = Promise.withResolvers<Loaded>();
      let loads = 0;
      const load = () => {
        loads += 1;
        return gate.promise;
      };
      const asking = Array.from({ length: 20 }, () => cache.take("k", load));
      await eventually(async () => loads > 0);
      gate.resolve(brings("one", { about: { etag: "e" } }));
      expect(new Set((await Promise.all(asking)).map(wordOf))).toEqual(new Set(["one"]));
      const again = await cache.take("k", never);
      expect([wordOf(again), again.about, loads]).toEqual(["one", { etag: "e" }, 1]);
      expect(wordOf(cache.peek("k"))).toBe("one");
    });

    test("nobody is given what was read longer ago than the bound, however busy the key is", async () => {
      const cache = await (await opened()).replica({ boundMs: 200, freshMs: 200 });
      let loads = 0;
      const ages: number[] = [];
      await eventually(async () => {
        const askedAt = Date.now();
        const entry =
          cache.peek("k") ?? (await cache.take("k", async () => brings(`${Date.now()} ${++loads}`)));
        ages.push(askedAt - Number(wordOf(entry)?.split(" ")[0]));
        return loads > 5;
      });
      expect(Math.max(...ages)).toBeLessThan(200);
    });

    test("an entry counts from when its reader says that it read, and never from later than the load", async () => {
      const cache = await (await opened()).replica();
      const old = await cache.take("old", async () => brings("old", { readAt: Date.now() - 2_000 }));
      expect(Date.now() - old.readAt).toBeGreaterThanOrEqual(2_000);
      expect(wordOf(await cache.take("old", async () => brings("new")))).toBe("new");
      const begunAt = Date.now();
      const ahead = await cache.take("ahead", async () => brings("x", { readAt: Date.now() + 3_600_000 }));
      expect(ahead.readAt).toBeWithin(begunAt, Date.now() + 1);
    });

    test("an entry that is not fresh any more is given while it is read again, once", async () => {
      const cache = await (await opened()).replica({ boundMs: 60_000, freshMs: 0 });
      await cache.take("k", async () => brings("first"));
      const gate = Promise.withResolvers<Loaded>();
      let loads = 0;
      const load = () => {
        loads += 1;
        return gate.promise;
      };
      expect(cache.peek("k")).toBeUndefined(); // due, and nobody reads it yet
      for (const _ of [1, 2, 3]) expect(wordOf(await cache.take("k", load))).toBe("first");
      expect(wordOf(cache.peek("k"))).toBe("first");
      await eventually(async () => loads > 0);
      expect(loads).toBe(1);
      gate.resolve(brings("second"));
      await eventually(async () => wordOf(await cache.take("k", load)) === "second");
    });

    test("a refresh that fails harms nobody before the bound, and everybody after it", async () => {
      const cache = await (await opened()).replica({ boundMs: 300, freshMs: 0 });
      await cache.take("k", async () => brings("first"));
      const fails = () => Promise.reject(new Error("away"));
      expect(wordOf(await cache.take("k", fails))).toBe("first");
      const [begunAt, served] = [Date.now(), [0]];
      await eventually(async () => {
        const askedAt = Date.now();
        const outcome = await cache.take("k", fails).then(wordOf, (thrown: Error) => thrown.message);
        if (outcome === "first") served.push(askedAt - begunAt);
        return outcome === "away";
      });
      expect(Math.max(...served)).toBeWithin(200, 300);
    });

    test("a load that fails is thrown to all who wait for it, and not kept", async () => {
      const cache = await (await opened()).replica();
      const fails = () => Promise.reject(new Error("away"));
      const outcomes = await Promise.allSettled([cache.take("k", fails), cache.take("k", fails)]);
      expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
      expect(wordOf(await cache.take("k", async () => brings("one")))).toBe("one");
    });

    test("that something is not there is remembered too, for a shorter time", async () => {
      const cache = await (await opened()).replica({ boundMs: 60_000, freshMs: 60_000, absentMs: 300 });
      let loads = 0;
      const load = async () => {
        loads += 1;
        return brings("none", { absent: true });
      };
      const first = await cache.take("k", load);
      expect((await cache.take("k", load)).absent).toBe(first.absent);
      expect([first.absent, loads]).toEqual([true, 1]);
      await eventually(async () => {
        await cache.take("k", load);
        return loads > 1;
      });
    });

    test("of one aggregate a lower version replaces nothing, though it was read later", async () => {
      const cache = await (await opened()).replica({ boundMs: 60_000, freshMs: 0 });
      await cache.take("k", async () => brings("five", { version: 5 }));
      let loads = 0;
      const late = async () => {
        loads += 1;
        return brings("four", { version: 4 });
      };
      const words = new Set<string | undefined>();
      await eventually(async () => {
        words.add(wordOf(await cache.take("k", late)));
        return loads > 2;
      });
      expect([...words]).toEqual(["five"]);
    });

    test("what changed is out in every replica at once, and only that", async () => {
      const { replica, changed, signals } = await opened();
      const long = { boundMs: 60_000, freshMs: 60_000 };
      const [one, other] = [await replica(long), await replica(long)];
      for (const cache of [one, other]) {
        await cache.take("a", async () => brings("old a", { tags: ["prd_a"] }));
        await cache.take("b", async () => brings("old b", { tags: ["prd_b"] }));
        await cache.take("all", async () => brings("old list", { tags: ["product.updated.v1"] }));
      }
      signals.tell("signal.cache.product", "not a list of tags");
      changed("prd_a", "prd_c");
      await nextMillisecond();
      for (const cache of [one, other]) {
        expect([cache.peek("a"), wordOf(cache.peek("b")), cache.peek("all")]).toEqual([
          undefined,
          "old b",
          undefined,
        ]);
        expect(wordOf(await cache.take("a", async () => brings("new", { tags: ["prd_a"] })))).toBe("new");
      }
      expect(wordOf(one.peek("a"))).toBe("new"); // a mark ends what was read before it, and nothing that comes after
    });

    test("a load that began before a change is kept nowhere, and nobody who asks after the change is given it", async () => {
      const { replica, changed } = await opened();
      const [cache, other] = [await replica(), await replica()];
      const gate = Promise.withResolvers<Loaded>();
      let loads = 0;
      const slow = () => {
        loads += 1;
        return gate.promise;
      };
      const early = cache.take("k", slow);
      await eventually(async () => loads > 0);
      changed("prd_a");
      await nextMillisecond();
      const late = cache.take("k", async () => brings("new", { tags: ["prd_a"] }));
      gate.resolve(brings("old", { tags: ["prd_a"] }));
      expect([wordOf(await early), wordOf(await late)]).toEqual(["old", "new"]);
      expect(wordOf(cache.peek("k"))).toBe("new");
      expect(wordOf(await other.take("k", async () => brings("new")))).toBe("new");
    });

    test("memory is bounded, and the least used go first", async () => {
      const cache = await (await opened()).replica({ boundMs: 60_000, freshMs: 60_000, bytesMax: 100_000 });
      const big = { ...brings("x"), bytes: new Uint8Array(5_000) };
      await cache.take("used", async () => big);
      for (let n = 0; n < 200; n += 1) {
        await cache.take(`k${n}`, async () => big);
        expect(cache.peek("used")).toBeDefined();
        expect(cache.bytes()).toBeLessThanOrEqual(100_000);
      }
      expect(cache.peek("k0")).toBeUndefined();
      expect(cache.peek("k199")).toBeDefined();
    });
  });
}
