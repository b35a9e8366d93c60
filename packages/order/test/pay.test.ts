import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { buyer, openShop, type Shop } from "./order-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.stop());

/** An order that waits for the money of an account of its own. */
async function toPay() {
  const me = buyer();
  const order = await shop.place({ owner: { userId: me.userId } });
  return { order, mine: shop.as(me).order };
}

const balanced = (minor: number) => [
  { account: "buyer", minor: -minor, entries: 1 },
  { account: "provider", minor, entries: 1 },
];

test("money that comes in pays the order, is booked twice and told once", async () => {
  const { order, mine } = await toPay();
  const paid = await mine.pay({ id: order.id, token: "ok" });
  expect([paid.status, paid.payments[0]?.status]).toEqual(["paid", "captured"]);
  expect(await shop.ledger(order)).toEqual(balanced(order.total.minor));
  const told = (await shop.told(order)).slice(2);
  expect(told.map(({ type, data }) => [type, data.status ?? data.kind, data.version])).toEqual([
    ["order.status_updated.v1", "paid", 4],
    ["payment.processed.v1", "captured", 4],
  ]);
});

test("ten confirmations at once charge once, and a repeat hears that it is paid", async () => {
  const { order, mine } = await toPay();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => mine.pay({ id: order.id, token: "ok" })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["paid"]));
  expect((await mine.pay({ id: order.id, token: "ok" })).version).toBe(4);
  expect(await shop.banked(order)).toMatchObject({ taken: order.total.minor, refunds: 0 });
  expect(await shop.ledger(order)).toEqual(balanced(order.total.minor));
});

test("a declined payment is answered with its reason, then and on a repeat, and gives the stock back", async () => {
  const { order, mine } = await toPay();
  const declined = { code: "order.payment_declined", details: { reason: "insufficient_funds" } };
  await expect(mine.pay({ id: order.id, token: "declined" })).rejects.toMatchObject(declined);
  await expect(mine.pay({ id: order.id, token: "ok" })).rejects.toMatchObject(declined);

  const stands = await mine.get({ id: order.id });
  expect([stands.status, stands.reason, stands.payments[0]?.status]).toEqual([
    "cancelled",
    "declined",
    "declined",
  ]);
  expect(stands.history.map(({ status }) => status)).toEqual([
    "pending",
    "awaiting_payment",
    "expiring",
    "cancelled",
  ]);
  expect((await shop.told(order)).map(({ type, data }) => [type, data.status, data.reason]).slice(2)).toEqual(
    [
      ["order.status_updated.v1", "expiring", "declined"],
      ["order.status_updated.v1", "cancelled", "declined"],
      ["order.cancelled.v1", undefined, "declined"],
    ],
  );
  expect(await shop.ledger(order)).toEqual([]);
});

test("a charge whose answer was lost is found by our key, and the caller hears that it is paid", async () => {
  const { order, mine } = await toPay();
  expect((await mine.pay({ id: order.id, token: "lost" })).status).toBe("paid");
  expect(await shop.banked(order)).toMatchObject({ taken: order.total.minor });
});

test("a delayed payment leaves the order waiting, and it is paid as soon as the provider says so", async () => {
  const { order, mine } = await toPay();
  expect((await mine.pay({ id: order.id, token: "delayed" })).status).toBe("awaiting_payment");
  await eventually(async () => (await mine.get({ id: order.id })).status === "paid");
  expect(await shop.ledger(order)).toEqual(balanced(order.total.minor));
});

test("a charge that a crash kept from being recorded is found on looking, and is not made again", async () => {
  const { order, mine } = await toPay();
  const key = order.payments[0]?.id.slice(4) ?? "";
  await shop.sql`update sandbox_payments set confirmed_at = now(), captured_at = now() where key = ${key}`;
  await eventually(async () => (await mine.get({ id: order.id })).status === "paid");
  expect((await mine.pay({ id: order.id, token: "ok" })).status).toBe("paid");
  expect(await shop.banked(order)).toMatchObject({ taken: order.total.minor });
});

test("a paid order costs four commits and ten statements, and those of the relay that tells its events", async () => {
  const quiet = await openShop({ ORDER_JOBS_EVERY_MS: "60000" });
  try {
    const me = buyer();
    const trip = async () => {
      const { id } = await quiet.place({ owner: { userId: me.userId } });
      await quiet.as(me).order.pay({ id, token: "ok" });
      await quiet.settled();
    };
    await trip();
    const { counts } = quiet.database("order");
    const before = { ...counts };
    for (let trips = 0; trips < 10; trips += 1) await trip();
    const relayed = 3; // a turn for each commit that tells something, at most
    expect((counts.commits - before.commits) / 10).toBeLessThanOrEqual(4 + relayed);
    expect((counts.statements - before.statements) / 10).toBeLessThanOrEqual(10 + relayed);
  } finally {
    await quiet.stop();
  }
});
