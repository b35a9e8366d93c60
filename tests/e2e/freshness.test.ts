import { afterEach, expect, test } from "bun:test";
import type { Principal } from "@torg/chassis";
import {
  eventually,
  startMortalRedis,
  startTestTorg,
  type TestTorg,
  testIf,
  testWith,
  testWithMortalRedis,
} from "@torg/chassis/testing";
import { services } from "@torg/torg/services";
import { z } from "zod";

const boundMs = 600;
const staff: Principal = { role: "staff", userId: `usr_${Bun.randomUUIDv7()}` };
const key = () => ({ key: Bun.randomUUIDv7() });

let running: TestTorg[] = [];
afterEach(async () => {
  for (const torg of running.reverse()) await torg.stop();
  running = [];
});

/** A gateway and a product of their own process, as far as signals and events go; a database and perhaps a Redis shared. */
async function start(env: Record<string, string>): Promise<TestTorg> {
  const torg = await startTestTorg({
    services: services.filter(({ name }) => name === "gateway" || name === "product"),
    env: { LIMIT_ADDRESS: "off", CACHE_BOUND_MS: String(boundMs), CACHE_REDIS_PAUSE_MS: "200", ...env },
  });
  running.push(torg);
  return torg;
}
async function startTwo(env: Record<string, string> = {}) {
  const one = await start(env);
  const { url } = await one.torg.host.databaseUrl("product");
  return { one, two: await start({ ...env, PRODUCT_DATABASE_URL: url }) };
}

/** A product whose price and stock count up together: `writeOn` sets both to the next number. */
async function counted({ as }: TestTorg) {
  const { product } = as(staff);
  const { variants, id } = await product.create(
    { name: "Кеды", variants: [{ sku: Bun.randomUUIDv7() }] },
    key(),
  );
  const variantId = variants[0]?.id ?? "var_";
  const warehouseId = (await product.saveWarehouse({ name: "Основной" })).id;
  /** When each number was surely committed, by number. */
  const [priced, stocked]: [number[], number[]] = [[Date.now()], [Date.now()]];
  return {
    id,
    priced,
    stocked,
    async writeOn() {
      await product.setPrice({ variantId, price: { minor: priced.length, currency: "RUB" } });
      priced.push(Date.now());
      await product.adjustStock({ variantId, warehouseId, change: 1, reason: "пересчёт" }, key());
      stocked.push(Date.now());
    },
  };
}
type Counted = Awaited<ReturnType<typeof counted>>;

const Shown = z.object({
  variants: z.tuple([z.object({ price: z.object({ minor: z.number() }).optional(), available: z.number() })]),
});

/** How long the reader could have seen something newer, by the time that it asked; negative where it saw the newest. */
async function staleMs(
  url: string,
  way: (id: string) => string,
  { id, priced, stocked }: Counted,
): Promise<number> {
  const askedAt = Date.now();
  const body: unknown = await (await fetch(url + way(id))).json();
  const [variant] = shownIn(body).variants;
  const since = (times: number[], seen: number) => askedAt - (times[seen + 1] ?? Number.POSITIVE_INFINITY);
  return Math.max(since(priced, variant.price?.minor ?? 0), since(stocked, variant.available));
}
function shownIn(body: unknown): z.infer<typeof Shown> {
  const { items, result } = z
    .object({ items: z.array(z.unknown()).optional(), result: z.object({ data: z.unknown() }).optional() })
    .loose()
    .parse(body);
  return Shown.parse(items?.[0] ?? result?.data ?? body);
}

const ways: ((id: string) => string)[] = [
  (id) => `/v1/products/${id}`,
  () => "/v1/products",
  () => `/v1/products/search?text=${encodeURIComponent("кеды")}`,
  (id) => `/trpc/product.get?input=${encodeURIComponent(JSON.stringify({ id }))}`,
];

/** Writes and reads on both sides for a while; gives the oldest that anybody saw, and how often somebody saw an old one. */
async function race({ one, two }: { one: TestTorg; two: TestTorg }, forMs: number) {
  const shown = await counted(one);
  const until = Date.now() + forMs;
  let [oldest, old, reads] = [Number.NEGATIVE_INFINITY, 0, 0];
  const reader = async ({ url }: TestTorg, way: (id: string) => string) => {
    while (Date.now() < until) {
      const age = await staleMs(url, way, shown);
      [oldest, old, reads] = [Math.max(oldest, age), old + (age > 0 ? 1 : 0), reads + 1];
    }
  };
  const writer = async () => {
    while (Date.now() < until) await shown.writeOn();
  };
  await Promise.all([writer(), ...ways.flatMap((way) => [reader(one, way), reader(two, way)])]);
  return { oldest, old, reads, writes: shown.priced.length + shown.stocked.length };
}

test("nobody sees a price or stock older than the bound, though no signal and no event reaches the other process", async () => {
  const { oldest, old, reads, writes } = await race(await startTwo(), 3_000);
  expect(oldest).toBeLessThan(boundMs);
  expect(old).toBeGreaterThan(0); // or nothing was cached, and nothing shown
  expect(reads).toBeGreaterThan(writes);
});

test("where the signal arrives, the next reader sees the change", async () => {
  const one = await start({ CACHE_BOUND_MS: "60000", CACHE_FRESH_MS: "60000", CACHE_REST_MS: "0" });
  const shown = await counted(one);
  for (let n = 0; n < 10; n += 1) {
    await shown.writeOn();
    for (const way of ways) expect(await staleMs(one.url, way, shown)).toBeLessThan(0);
  }
});

test("a product that comes or goes is in the lists, and out of them, at once", async () => {
  const long = { CACHE_BOUND_MS: "60000", CACHE_FRESH_MS: "60000", CACHE_ABSENT_MS: "60000" };
  const one = await start({ ...long, CACHE_REST_MS: "0" });
  const { product } = one.as(staff);
  const count = async () =>
    z.object({ items: z.array(z.unknown()) }).parse(await (await fetch(`${one.url}/v1/products`)).json())
      .items.length;
  expect(await count()).toBe(0);
  const { id } = await product.create({ name: "Кеды", variants: [{ sku: "K-1" }] }, key());
  expect(await count()).toBe(1);
  expect((await fetch(`${one.url}/v1/products/${id}`)).status).toBe(200);
  await product.remove({ id });
  expect(await count()).toBe(0);
  for (const _ of [1, 2]) expect((await fetch(`${one.url}/v1/products/${id}`)).status).toBe(404);
  expect(await one.torg.host.metrics.text()).toMatch(/torg_cache_reads_total\{[^}]*outcome="local"\} [1-9]/);
});

testIf(Bun.which("nats-server") !== null, "there is no nats-server on the PATH")(
  "over NATS a change reaches the gateway of another process, long before its bound",
  async () => {
    const { url: NATS_URL, stop } = startNats();
    try {
      const env = { NATS_URL, CACHE_BOUND_MS: "60000", CACHE_FRESH_MS: "60000" };
      const one = await start(env);
      const { url: PRODUCT_DATABASE_URL } = await one.torg.host.databaseUrl("product");
      const two = await start({ ...env, PRODUCT_DATABASE_URL, IDENTITY_DIR: one.identityDir });
      const shown = await counted(one);
      for (let n = 0; n < 3; n += 1) {
        await shown.writeOn();
        for (const way of ways) {
          const isNew = async () => (await staleMs(two.url, way, shown)) < 0;
          await eventually(isNew, { withinMs: 10_000, what: "the change at the other gateway" });
        }
      }
      for (const torg of running.splice(0).reverse()) await torg.stop();
    } finally {
      await stop();
    }
  },
);

/** A NATS of this test's own: on a shared one others would answer our calls. */
function startNats() {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  listener.stop(true);
  const server = Bun.spawn(["nats-server", "-a", "127.0.0.1", "-p", `${listener.port}`], {
    stdout: "ignore",
    stderr: "ignore",
  });
  const stop = async () => {
    server.kill();
    await server.exited;
  };
  return { url: `nats://127.0.0.1:${listener.port}`, stop };
}

testWith("redis")("two gateways over one Redis keep the bound too", async (url) => {
  const torgs = await startTwo({ CACHE_REDIS_URL: url });
  const { oldest, old, reads, writes } = await race(torgs, 3_000);
  expect(oldest).toBeLessThan(boundMs);
  expect(old).toBeGreaterThan(0);
  expect(reads).toBeGreaterThan(writes);
});

testWithMortalRedis("and while that Redis hangs, comes to again, dies and is back", async () => {
  const redis = await startMortalRedis();
  try {
    const torgs = await startTwo({ CACHE_REDIS_URL: redis.url });
    const racing = race(torgs, 5_000);
    const startedAt = Date.now();
    const reached = (ms: number) => eventually(async () => Date.now() > startedAt + ms);
    await reached(1_000);
    redis.pause();
    await reached(2_500);
    redis.resume();
    await reached(3_500);
    await redis.kill();
    await reached(4_000);
    await redis.start();
    const { oldest, old } = await racing;
    expect(oldest).toBeLessThan(boundMs);
    expect(old).toBeGreaterThan(0);
  } finally {
    await redis.stop();
  }
});
