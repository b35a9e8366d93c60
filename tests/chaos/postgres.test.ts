import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { eventually, startTestTorg, type TestTorg, tempFolder, testIf } from "@torg/chassis/testing";
import postgres, { type Sql } from "postgres";
import { notebookService } from "../../packages/chassis/test/notebook";
import { type BadPath, badPath } from "./postgres/bad-path";
import { type ServerToBreak, serverToBreak } from "./postgres/server-to-break";
import { canMount, smallDisk } from "./postgres/small-disk";
import { deadlineMs, type Told, write, writers } from "./postgres/writers";
import { random } from "./seed";

setDefaultTimeout(120_000);

const seed = Number(Bun.env.TORG_CHAOS_SEED ?? Date.now() % 1_000_000);
const poolMax = 4;
const folder = tempFolder();
let server: ServerToBreak;
let path: BadPath;
let torg: TestTorg;
/** Straight to the server, as its administrator; a connection of its own each time, because servers go away here. */
async function asAdmin<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  const url = new URL(server.url);
  url.pathname = "/shop";
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

beforeAll(async () => {
  server = await serverToBreak(folder.path);
  path = await badPath(server.port, random(seed));
  const admin = postgres(server.url, { max: 1 });
  await admin`create database shop`;
  await admin.end();
  const url = new URL(server.url);
  url.pathname = "/shop";
  url.port = `${path.port}`;
  torg = await startTestTorg({
    services: [notebookService],
    env: { ORDER_DATABASE_URL: url.href, DATABASE_POOL_MAX: `${poolMax}`, DATABASE_SILENCE_MS: "3000" },
  });
});
afterAll(async () => {
  await torg.stop();
  path.stop();
  await server.stop();
  folder[Symbol.dispose]();
});

const health = async (name: string) => (await fetch(`${torg.url}/${name}`)).status;

/** Writers at work while something is done to the server, and for a second after it is well again. */
async function during(fault: () => Promise<void>): Promise<Told> {
  let over = false;
  const told = writers(torg, { count: 2 * poolMax, done: () => over });
  await Bun.sleep(300);
  await fault();
  const back = Date.now();
  await eventually(async () => (await health("readyz")) === 200, { what: "readiness", withinMs: 10_000 });
  const ok = () => write(torg, { text: `after-${back}`, key: `after-${back}` });
  await eventually(async () => (await ok()).ok, {
    what: "a write after the fault",
    withinMs: 10_000 - (Date.now() - back),
  });
  over = true;
  return told;
}

/** Each acknowledged note is there, none is there twice, nobody waited past the deadline, and the pool is whole. */
async function judge(told: Told): Promise<void> {
  const rows = await asAdmin(
    (sql) => sql<{ text: string; count: number }[]>`
    select text, count(*)::int as count from notes group by text`,
  );
  const notes = new Map(rows.map(({ text, count }) => [text, count]));
  expect([...told.acknowledged].filter((text) => notes.get(text) !== 1)).toEqual([]);
  expect(rows.filter(({ count }) => count !== 1)).toEqual([]);
  expect(told.longestMs).toBeLessThan(deadlineMs + 300);
  expect(told.codes.get("internal.broken")).toBeUndefined();
  await wholePool();
}

/** As many at once as the pool has, all on the way at one time: a connection that was lost to it would be missed. */
const wholePool = () =>
  eventually(
    async () => {
      const { transaction } = torg.database("order");
      let inside = 0;
      const all = Promise.withResolvers<void>();
      const hold = () =>
        transaction(
          async () => {
            inside += 1;
            if (inside === poolMax) all.resolve();
            await Promise.race([all.promise, Bun.sleep(1_000)]);
          },
          { deadline: Date.now() + 2_000 },
        );
      await Promise.all(Array.from({ length: poolMax }, hold));
      return inside === poolMax;
    },
    { what: "a whole pool", withinMs: 10_000 },
  );

const failures = ({ codes }: Told) =>
  [...codes].reduce((sum, [code, n]) => (code === "ok" ? sum : sum + n), 0);

test("a crash and a restart: red within 5 s and alive, back within 10 s, nothing acknowledged lost or doubled", async () => {
  const told = await during(async () => {
    await server.crash();
    const gone = Date.now();
    await eventually(async () => (await health("readyz")) === 503, { withinMs: 5_000 });
    expect(Date.now() - gone).toBeLessThan(5_000);
    expect(await health("livez")).toBe(200);
    await server.start();
  });
  expect(failures(told)).toBeGreaterThan(0);
  await judge(told);
});

test("a lease outlives the server's restart: its holder leads on", async () => {
  const lease = () =>
    asAdmin(async (sql) =>
      (await sql<{ holder: string }[]>`select holder from torg.leases`).map((row) => row.holder),
    );
  const before = await lease();
  const told = await during(async () => {
    await server.crash();
    await server.start();
  });
  await judge(told);
  expect(await lease()).toEqual(before);
  expect(before).toHaveLength(1);
});

test("a server that stands still: red within 5 s, callers go on time, and it is taken up again", async () => {
  const told = await during(async () => {
    server.freeze();
    await eventually(async () => (await health("readyz")) === 503, { withinMs: 5_000 });
    expect(await health("livez")).toBe(200);
    await Bun.sleep(deadlineMs); // every request of before has waited in vain
    server.thaw();
  });
  expect(failures(told)).toBeGreaterThan(0);
  await judge(told);
});

test("a path that swallows everything: its connections are given up, others are made", async () => {
  const told = await during(async () => {
    path.swallows = true;
    await eventually(async () => (await health("readyz")) === 503, { withinMs: 5_000 });
    await eventually(
      async () =>
        asAdmin(
          async (sql) =>
            (await sql`select 1 from pg_stat_activity where application_name = 'torg-order'`).length === 0,
        ),
      { what: "the old connections' end", withinMs: 15_000 },
    );
    path.swallows = false;
  });
  await judge(told);
});

test("connections that are killed under commits: what got no answer happened once or not at all", async () => {
  const told = await during(async () => {
    for (let kill = 0; kill < 60; kill += 1) {
      await asAdmin(
        (sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'torg-order' order by random() limit 2`,
      );
      await Bun.sleep(20);
    }
  });
  expect(failures(told)).toBeGreaterThan(0);
  await judge(told);
});

test("commits whose answer is lost: the key tells how they ended", async () => {
  const before = path.resets();
  path.resetShare = 0.2;
  const told = await during(async () => {
    await eventually(async () => path.resets() > before + 30, {
      what: "thirty lost answers",
      withinMs: 30_000,
    });
    path.resetShare = 0;
  });
  expect(told.codes.get("call.unavailable")).toBeGreaterThan(0);
  await judge(told);
});

test("2 s of latency: nobody waits past the deadline, and it is over when it is over", async () => {
  const told = await during(async () => {
    path.delayMs = 1_000; // each way
    await Bun.sleep(4_000);
    path.delayMs = 0;
  });
  await judge(told);
});

test("a pool that is used up: who cannot have a connection in time is told so in time", async () => {
  const { transaction } = torg.database("order");
  const holding = Promise.withResolvers<void>();
  const held = Array.from({ length: poolMax }, () => transaction(() => holding.promise));
  await eventually(
    async () =>
      (await asAdmin((admin) => admin`select 1 from pg_stat_activity where state = 'idle in transaction'`))
        .length === poolMax,
  );
  const began = performance.now();
  await expect(
    transaction((db) => db.execute("select 1"), { deadline: Date.now() + 500 }),
  ).rejects.toMatchObject({ code: "call.late" });
  expect(performance.now() - began).toBeLessThan(700);
  holding.resolve();
  await Promise.all(held);
  await wholePool();
});

test("a lock held for long: writers are told after a second, and go on when it is given back", async () => {
  await asAdmin((admin) =>
    admin.begin(async (altering) => {
      await altering`alter table notes add column if not exists long_work int`;
      const began = performance.now();
      const reply = await write(torg, { text: "locked out", key: "locked out" });
      expect(reply).toMatchObject({ ok: false, failure: { code: "call.unavailable" } });
      expect(performance.now() - began).toBeLessThan(deadlineMs);
      expect(await health("readyz")).toBe(200);
    }),
  );
  expect((await write(torg, { text: "locked out", key: "locked out" })).ok).toBe(true);
  await wholePool();
});

testIf(canMount(), "a full disk needs root and mount")(
  "a full disk: writers are told, the process stays, and they go on when there is room",
  async () => {
    const disk = smallDisk(1_024, server.uid ?? 0);
    try {
      await asAdmin(async (admin) => {
        await admin.unsafe(`create tablespace small location '${disk.path}'`);
        await admin`alter table notes set tablespace small`;
      });
      const text = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString("base64");
      let at = 0;
      const fill = () => write(torg, { text, key: `full-${at++}` });
      const full = await eventually(async () => {
        const reply = await fill();
        return reply.ok ? undefined : reply;
      });
      expect(full).toMatchObject({ ok: false, failure: { code: "call.unavailable" } });
      expect(await health("livez")).toBe(200);
      disk.grow(16_384);
      const last = { text, key: `full-${at - 1}` };
      await eventually(async () => (await write(torg, last)).ok, { withinMs: 10_000 });
      await wholePool();
      const rows = await asAdmin((admin) => admin`select 1 from notes where text = ${text}`);
      expect(rows).toHaveLength(at);
    } finally {
      await asAdmin((admin) => admin`alter table notes set tablespace pg_default`);
      await asAdmin((admin) => admin`drop tablespace small`);
      disk.remove();
    }
  },
);
