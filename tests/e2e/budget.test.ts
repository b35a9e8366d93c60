import { afterAll, beforeAll, expect, test } from "bun:test";
import { fillShop } from "./shelves";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

const orders = 200;
const clients = 8;
const byThemselves = 12;

/**
 * The most that one paid order of two lines may cost, from the first line to paid with all effects drained: by itself,
 * where nothing has neighbours to travel with, and in a crowd.
 */
const alone = { commits: 25, statements: 49, roundTrips: 8, events: 8, deliveries: 13 };
const crowded = { commits: 16, statements: 40, roundTrips: 8, events: 7, deliveries: 12 };

/**
 * Orders a second that make a crowd: figures of stock wait 250 ms to be told together, and a relay 20 ms. A machine
 * that is slower than this has no crowd, and is held to what an order costs by itself.
 */
const crowdPerSecond = 60;

let torg: WholeTorg;
beforeAll(async () => {
  torg = await startWholeTorg({ RELAY_LINGER_MS: "20", RELAY_POLL_MS: "250", VALIDATE_OUTPUT: "off" });
});
afterAll(() => torg.stop());

type Figures = Record<keyof typeof alone, number> & { readonly byHearer: Record<string, number> };

/** Counted where it happens: at the database port, the call port, the relay and the queues. */
async function figures(): Promise<Figures> {
  const databases = torg.torg.services.flatMap(({ database }) => (database ? [database.counts] : []));
  const sum = (what: "commits" | "statements") =>
    databases.reduce((total, counts) => total + counts[what], 0);
  const text = await (await fetch(`${torg.url}/metrics`)).text();
  const series = (name: string) => [...text.matchAll(new RegExp(`^${name}\\{([^}]*)\\} (\\S+)`, "gm"))];
  const total = (name: string) => series(name).reduce((all, [, , count]) => all + Number(count), 0);
  const byHearer: Record<string, number> = {};
  for (const [, labels = "", count] of series("torg_deliveries_total")) {
    const hearer = `${/service="([^"]*)"/.exec(labels)?.[1]} ← ${/type="([^"]*)"/.exec(labels)?.[1]}`;
    byHearer[hearer] = (byHearer[hearer] ?? 0) + Number(count);
  }
  return {
    commits: sum("commits"),
    statements: sum("statements"),
    roundTrips: total("torg_call_seconds_count"),
    events: total("torg_events_relayed_total"),
    deliveries: total("torg_deliveries_total"),
    byHearer,
  };
}

type Budget = Readonly<typeof alone>;

/** What each of so many orders cost since then, printed and judged. */
async function judge(before: Figures, count: number, budget: Budget): Promise<void> {
  const after = await figures();
  const lines = Object.keys(budget).map((name) => {
    const what = name as keyof Budget;
    return { what, each: (after[what] - before[what]) / count, most: budget[what] };
  });
  const hearers = Object.entries(after.byHearer).map(
    ([hearer, all]) => `  ${hearer}: ${((all - (before.byHearer[hearer] ?? 0)) / count).toFixed(2)}`,
  );
  process.stdout.write(
    `${lines.map(({ what, each, most }) => `${what.padEnd(12)} ${each.toFixed(2).padStart(6)} of ${most}`).join("\n")}\n${hearers.join("\n")}\n`,
  );
  for (const { what, each, most } of lines) expect([what, each <= most, each]).toEqual([what, true, each]);
}

let buy: (n: number) => Promise<void>;
beforeAll(async () => {
  const variants = await fillShop(torg, { variants: 20, each: 10_000 });
  const guests = await Promise.all(
    Array.from({ length: clients + byThemselves + orders }, async () => {
      let secret = "";
      const client = torg.client({ cartSecret: () => secret });
      secret = (await client.cart.open.mutate({})).secret;
      return client;
    }),
  );
  buy = async (n) => {
    const client = guests[n];
    const [first, second] = [variants[n % variants.length], variants[(n * 7 + 1) % variants.length]];
    if (!client || !first || !second) throw new Error("fewer guests than orders");
    await client.cart.add.mutate({ variantId: first, quantity: 1 });
    await client.cart.add.mutate({ variantId: second, quantity: 2 });
    const { orderId } = await client.cart.checkout.mutate({
      contact: { name: "Анна", email: "anna@example.org" },
    });
    expect((await client.order.pay.mutate({ id: orderId, token: "ok" })).status).toBe("paid");
  };
  for (let n = 0; n < clients; n += 1) await buy(n); // connections opened, statements prepared
  await torg.settled();
}, 120_000);

test("a paid order by itself stays within its budget of commits, statements, round trips, events and deliveries", async () => {
  const before = await figures();
  for (let n = 0; n < byThemselves; n += 1) {
    await buy(clients + n);
    await torg.settled();
  }
  await judge(before, byThemselves, alone);
}, 120_000);

test("paid orders in a crowd share what can be shared, and stay within a smaller budget", async () => {
  const before = await figures();
  const began = performance.now();
  let next = clients + byThemselves;
  const end = next + orders;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < end) {
        next += 1;
        await buy(next - 1);
      }
    }),
  );
  const perSecond = (orders / (performance.now() - began)) * 1_000;
  await torg.settled();
  process.stdout.write(`${perSecond.toFixed(0)} orders a second\n`);
  await judge(before, orders, perSecond < crowdPerSecond ? alone : crowded);
}, 120_000);
