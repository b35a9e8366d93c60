import { afterEach, expect, test } from "bun:test";
import { Redis } from "ioredis";
import type { Loaded } from "../src/cache/open-cache";
import { describeWith, eventually, startMortalRedis, testWithMortalRedis } from "../src/testing";
import {
  brings,
  cachePromises,
  never,
  nextMillisecond,
  openReplicas,
  type Replicas,
  wordOf,
} from "./cache-promises";

cachePromises("in memory alone", () => openReplicas());

const long = { boundMs: 60_000, freshMs: 60_000 };
let replicas: Replicas | undefined;
afterEach(async () => {
  await replicas?.close();
  replicas = undefined;
});
const opened = (url: string) => {
  replicas = openReplicas(url);
  return replicas;
};

/** A load that the test ends; `asked` once it has begun. */
function slowLoad() {
  const gate = Promise.withResolvers<Loaded>();
  let asked = false;
  return {
    load: () => {
      asked = true;
      return gate.promise;
    },
    asked: () => eventually(async () => asked),
    bring: gate.resolve,
  };
}

describeWith("redis")("cache with Redis behind it", (url) => {
  cachePromises("in memory and Redis", () => openReplicas(url));

  test("what one replica has loaded the others need not load", async () => {
    const { replica, settled } = opened(url);
    const about = { etag: "e" };
    await (await replica(long)).take("k", async () => brings("one", { about, tags: ["prd_a"], version: 3 }));
    await settled();
    const found = await (await replica(long)).take("k", never);
    expect([wordOf(found), found.about, found.tags, found.version]).toEqual(["one", about, ["prd_a"], 3]);
  });

  test("nothing stays on the server for good", async () => {
    const { replica, settled, changed, name } = opened(url);
    await (await replica(long)).take("k", async () => brings("one", { tags: ["prd_a"] }));
    changed("prd_a");
    await settled();
    const admin = new Redis(url);
    const keys = await admin.keys(`gateway:*:${name}:*`);
    expect(keys.length).toBeGreaterThan(1); // the entry and the marks
    const lives = await Promise.all(keys.map((key) => admin.pttl(key)));
    expect(lives.filter((ms) => ms === -1 || ms > 60_000)).toEqual([]);
    await admin.quit();
  });

  test("a clock that is an hour off makes nothing younger, and costs nothing", async () => {
    const { replica, settled } = opened(url);
    const [one, behind, ahead] = [await replica(long), await replica(long), await replica(long)];
    const readAt = Date.now();
    await one.take("k", async () => brings("one"));
    await settled();
    const clock = Date.now;
    for (const [other, offMs] of [[behind, -3_600_000] as const, [ahead, 3_600_000] as const]) {
      Date.now = () => clock() + offMs;
      try {
        const ageMs = Date.now() - (await other.take("k", never)).readAt;
        expect(ageMs).toBeWithin(clock() - readAt - 5, clock() - readAt + 200);
      } finally {
        Date.now = clock;
      }
    }
  });

  test("who did not hear of a change is not given the old one by the server", async () => {
    const { replica, settled, changed } = opened(url);
    const deaf = await replica({ ...long, deaf: true });
    await (await replica(long)).take("k", async () => brings("old", { tags: ["prd_a"] }));
    await settled();
    changed("prd_a");
    await settled();
    expect(wordOf(await deaf.take("k", async () => brings("new")))).toBe("new");
  });

  test("a load that began before a change does not reach the server after it", async () => {
    const { replica, settled, changed } = opened(url);
    const [deaf, other] = [await replica({ ...long, deaf: true }), await replica(long)];
    const { load, asked, bring } = slowLoad();
    const loading = deaf.take("k", load); // itself it hears nothing of the change
    await asked();
    changed("prd_a");
    await settled();
    bring(brings("old", { tags: ["prd_a"] }));
    expect(wordOf(await loading)).toBe("old");
    await settled();
    expect(wordOf(await other.take("k", async () => brings("new")))).toBe("new");
  });

  test.each([
    ["what was read later", {}, {}],
    ["the higher version", { version: 4 }, { version: 5, readAt: Date.now() - 10_000 }],
  ])("on the server too, only %s replaces what is there", async (_, older, newer) => {
    const { replica, settled } = opened(url);
    const [slow, quick, reader] = [await replica(long), await replica(long), await replica(long)];
    const { load, asked, bring } = slowLoad();
    const loading = slow.take("k", load);
    await asked();
    await nextMillisecond();
    await quick.take("k", async () => brings("newer", newer));
    await settled();
    bring(brings("older", older));
    await loading;
    await settled();
    expect(wordOf(await reader.take("k", never))).toBe("newer");
  });

  test("a service needs nothing on the server but keys that begin with its name", async () => {
    const admin = new Redis(url);
    const user = `gateway-${Bun.randomUUIDv7().slice(-8)}`;
    const rights = [
      "~gateway:*",
      "resetchannels",
      "-@all",
      "+@read",
      "+@write",
      "+@scripting",
      "+@connection",
    ];
    await admin.call("ACL", "SETUSER", user, "on", ">secret", ...rights, "+time", "+info");
    const own = new URL(url);
    [own.username, own.password] = [user, "secret"];
    const { replica, settled, changed, metrics } = opened(own.href);
    await (await replica(long)).take("k", async () => brings("old", { tags: ["prd_a"] }));
    await settled();
    expect(wordOf(await (await replica({ ...long, deaf: true })).take("k", never))).toBe("old");
    changed("prd_a");
    await settled();
    const deaf = await replica({ ...long, deaf: true });
    expect(wordOf(await deaf.take("k", async () => brings("new")))).toBe("new");
    expect(await metrics()).not.toContain("torg_cache_server_failures_total{");
    await admin.call("ACL", "DELUSER", user);
    await admin.quit();
  });
});

testWithMortalRedis(
  "a Redis that hangs costs a moment, and then nothing; the bound holds all the while",
  async () => {
    const redis = await startMortalRedis();
    try {
      const { replica, metrics } = opened(redis.url);
      const cache = await replica({ boundMs: 400, freshMs: 200 });
      const [waits, ages]: [number[], number[]] = [[], []];
      const ask = async () => {
        const askedAt = Date.now();
        const entry = cache.peek("k") ?? (await cache.take("k", async () => brings(String(Date.now()))));
        waits.push(Date.now() - askedAt);
        ages.push(askedAt - Number(wordOf(entry)));
      };
      await ask();
      redis.pause();
      const until = Date.now() + 1_500;
      await eventually(async () => {
        await ask();
        return Date.now() > until;
      });
      expect(Math.max(...waits)).toBeLessThan(1_000); // two commands of 50 ms, on a busy machine
      expect(await metrics()).toMatch(/why="left_alone"\} [1-9]/);
      redis.resume(); // what was sent meanwhile is carried out now
      await eventually(async () => {
        await ask();
        return Date.now() > until + 1_000;
      });
      expect(Math.max(...ages)).toBeLessThan(400);
    } finally {
      await redis.stop();
    }
  },
);

testWithMortalRedis("what a hanging Redis carries out late lives no longer for it", async () => {
  const redis = await startMortalRedis();
  try {
    const { replica, settled } = opened(redis.url);
    const [one, other] = [await replica({ boundMs: 500 }), await replica({ boundMs: 500 })];
    const { load, asked, bring } = slowLoad();
    const loading = one.take("k", load);
    await asked();
    redis.pause();
    bring(brings("old"));
    const { readAt } = await loading; // and is written to a server that does not read
    await eventually(async () => Date.now() > readAt + 500);
    redis.resume();
    await settled();
    expect(wordOf(await other.take("k", async () => brings("new")))).toBe("new");
  } finally {
    await redis.stop();
  }
});

testWithMortalRedis("a Redis that dies is done without, and used again when it is back", async () => {
  const redis = await startMortalRedis();
  try {
    const { replica, settled } = opened(redis.url);
    const [one, other] = [await replica(long), await replica(long)];
    await redis.kill();
    expect(wordOf(await one.take("a", async () => brings("one")))).toBe("one");
    expect(wordOf(await other.take("a", async () => brings("two")))).toBe("two");
    await redis.start();
    await settled();
    await one.take("b", async () => brings("one"));
    await settled();
    expect(wordOf(await other.take("b", never))).toBe("one");
  } finally {
    await redis.stop();
  }
});
