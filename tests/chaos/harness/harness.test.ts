import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eventually, testServer } from "@torg/chassis/testing";
import { createTorgClient } from "@torg/contracts/client";
import { atRest } from "../books/at-rest";
import type { Doors } from "../books/doors";
import { collectSpans, traceFaults } from "../books/traces";
import { buyer, shelvesFilled } from "../buyers";
import { newHistory, refusalOf } from "../history";
import { random } from "../seed";
import { toothless } from "./bites";
import { type OwnServers, startOwnServers } from "./own-servers";
import { readHistory } from "./recorder";
import type { Shop } from "./shop";
import { startSeparately } from "./start-separately";
import { type Path, startToxiproxy, type Toxiproxy, toxiproxyProgram } from "./toxiproxy";

test("a fault that did not bite is told", () => {
  expect(toothless({ kills: { seen: 3, atLeast: 3 }, redeliveries: { seen: 0, atLeast: 1 } })).toEqual([
    "redeliveries: 0, and 1 were to be seen: no fault bit",
  ]);
});

test("a history holds question and answer of each try, and tells unknown from no", async () => {
  const history = newHistory();
  const { recorder } = history;
  await recorder.ask({ op: "a", key: "1" }, async () => "told");
  await recorder.ask({ op: "b", key: "2" }, () => Promise.reject(new Error("reset"))).catch(() => undefined);
  expect(readHistory(recorder.file).map(({ kind, op }) => `${kind} ${op}`)).toEqual([
    "invoke a",
    "ok a",
    "invoke b",
    "unknown b",
  ]);
  expect([recorder.open(), refusalOf(new Error("reset"))]).toEqual([0, undefined]);
  history.forget();
});

const program = await toxiproxyProgram().then(
  (path) => ({ path, missing: undefined }),
  (error: unknown) => ({ path: undefined, missing: String(error) }),
);
const isReal = testServer("rabbitmq") !== undefined && testServer("mongodb") !== undefined;

describe.skipIf(!isReal)("a Torg in separate processes (needs the servers of torg test)", () => {
  const taken: (() => Promise<unknown>)[] = [];
  const spans = collectSpans();
  let servers: OwnServers;
  let proxies: Toxiproxy | undefined;
  let way: Path | undefined;
  let shop: Shop;
  let doors: Doors;

  beforeAll(async () => {
    servers = await startOwnServers();
    taken.push(servers.stop);
    const infra = { ...servers.env };
    if (program.path !== undefined) {
      proxies = await startToxiproxy(program.path);
      taken.push(proxies.stop);
      way = await proxies.between("order", infra.ORDER_DATABASE_URL ?? "");
      infra.ORDER_DATABASE_URL = way.url;
    }
    shop = await startSeparately({
      infra,
      replicas: "order=2",
      demo: true,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: spans.url },
    });
    taken.push(shop.stop);
    doors = await shop.doors();
    taken.push(doors.close);
    await shelvesFilled(shop.url);
  }, 300_000);
  afterAll(async () => {
    for (const giveBack of taken.reverse()) await giveBack();
    await spans.stop();
  }, 120_000);

  const list = () => createTorgClient(shop.url).product.list.query({ limit: 1 });

  test("buyers buy while a process is killed, and the books of five servers are found right", async () => {
    const history = newHistory();
    let over = false;
    const shopping = buyer({ url: shop.url, history, until: () => over, random: random(1) });
    const paid = () => history.attempts.filter(({ outcome }) => outcome === "paid").length;
    await eventually(async () => paid() >= 2, { what: "two orders", withinMs: 60_000 });
    await shop.kill("order-1");
    await shop.ready("order-1");
    const before = paid();
    await eventually(async () => paid() > before + 1, { what: "orders after the kill", withinMs: 60_000 });
    over = true;
    await shopping;
    await atRest(doors, { attempts: history.attempts, quietMs: 1_000, withinMs: 60_000 });
    history.forget();
  }, 300_000);

  test("a checkout's journey is one trace", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4737";
    let secret: string | undefined;
    const client = createTorgClient(shop.url, { cartSecret: () => secret });
    secret = (await client.cart.open.mutate({})).secret;
    const { items } = await client.product.list.query({ limit: 50 });
    const variantId = items
      .flatMap(({ variants }) => variants)
      .find(({ available, price }) => available > 0 && price)?.id;
    if (!variantId) throw new Error("the shelves are empty");
    await client.cart.add.mutate({ variantId, quantity: 1 });
    const answer = await fetch(`${shop.url}/v1/cart/checkout`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "idempotency-key": "trace",
        "torg-cart-secret": secret,
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify({ contact: { name: "Анна", email: "trace@example.org" } }),
    });
    expect(answer.status).toBe(200);
    await eventually(async () => traceFaults(spans.spans, [traceId]).length === 0, { what: "a whole trace" });
  }, 60_000);

  test("a process that stands still answers nobody, and goes on where it stood", async () => {
    shop.freeze("product");
    const refused = await list().then(
      () => undefined,
      (error: unknown) => error,
    );
    shop.thaw("product");
    expect(refused).toBeDefined();
    await eventually(async () => (await list()).items.length > 0, { what: "an answer after the thaw" });
  }, 60_000);

  test("a server that is killed is missed, and comes back with what it had", async () => {
    const before = (await doors.checkouts()).length;
    await servers.kill("redis-cart");
    await expect(createTorgClient(shop.url).cart.open.mutate({})).rejects.toThrow();
    await servers.start("redis-cart");
    const same = async () => (await doors.checkouts()).length === before;
    await eventually(same, { what: "the checkouts of before" });
    await eventually(
      () =>
        createTorgClient(shop.url)
          .cart.open.mutate({})
          .catch(() => undefined),
      {
        what: "a cart after the start",
      },
    );
  }, 120_000);

  test.skipIf(program.missing !== undefined)(
    `a way that is cut or slow hurts who goes by it, until it is mended${program.missing ? ` (${program.missing})` : ""}`,
    async () => {
      const orders = async (): Promise<number> => {
        const began = performance.now();
        await createTorgClient(shop.url, { cartSecret: () => "A".repeat(43) }).order.list.query({});
        return performance.now() - began;
      };
      await eventually(() => orders().catch(() => undefined), { what: "an answer by a good way" });
      const heal = await way?.poison({ type: "latency", attributes: { latency: 300 } });
      expect(await orders()).toBeGreaterThan(250);
      await heal?.();
      await way?.cut();
      await expect(orders()).rejects.toThrow();
      await way?.mend();
      await eventually(() => orders().catch(() => undefined), { what: "an answer by the mended way" });
    },
    120_000,
  );
});
