import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import type { Order, OrderStatus } from "@torg/contracts";
import { buyer, openShop, type Shop, staff } from "./order-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.stop());

async function toPay() {
  const me = buyer();
  const order = await shop.place({ owner: { userId: me.userId } });
  const mine = shop.as(me).order;
  const becomes = (...statuses: OrderStatus[]) =>
    eventually(async () => {
      const now = await mine.get({ id: order.id });
      return statuses.includes(now.status) && now;
    });
  return { order, mine, becomes };
}

const path = ({ history }: Order) => history.map(({ status }) => status).slice(1);
const zero = [
  { account: "buyer", minor: 0, entries: 2 },
  { account: "provider", minor: 0, entries: 2 },
];

test("an unpaid order expires, its payment is closed and its stock given back", async () => {
  const { order, mine, becomes } = await toPay();
  await shop.passTime(order);
  const stands = await becomes("cancelled");
  expect([stands.reason, stands.payments[0]?.status]).toEqual(["expired", "voided"]);
  await expect(mine.pay({ id: order.id, token: "ok" })).rejects.toMatchObject({ code: "order.wrong_status" });
  expect(await shop.banked(order)).toMatchObject({ taken: 0 });
  expect(
    (await shop.told(order)).map(({ type, data }) => [type, data.status ?? data.reason]).slice(2),
  ).toEqual([
    ["order.status_updated.v1", "expiring"],
    ["order.status_updated.v1", "cancelled"],
    ["order.cancelled.v1", "expired"],
  ]);
});

test("a paid order that its buyer cancels is refunded once, however often they ask", async () => {
  const { order, mine, becomes } = await toPay();
  await mine.pay({ id: order.id, token: "ok" });
  await Promise.all(["a", "b", "c"].map((key) => mine.cancel({ id: order.id }, { key })));
  const stands = await becomes("refunded");
  expect(path(stands)).toEqual(["awaiting_payment", "paid", "refunding", "refunded"]);
  expect(await shop.ledger(order)).toEqual(zero);
  expect(await shop.banked(order)).toEqual({
    taken: order.total.minor,
    returned: order.total.minor,
    refunds: 1,
  });
  const kinds = (await shop.told(order)).filter(({ type }) => type !== "order.status_updated.v1").slice(1);
  expect(kinds.map(({ type, data }) => [type, data.kind ?? data.reason])).toEqual([
    ["payment.processed.v1", "captured"],
    ["order.cancelled.v1", "cancelled"],
    ["payment.processed.v1", "refunded"],
  ]);
});

test("money that arrives after the cancellation goes back, once", async () => {
  const { order, mine, becomes } = await toPay();
  await mine.pay({ id: order.id, token: "delayed" });
  expect((await mine.cancel({ id: order.id }, { key: "stop" })).status).toBe("cancelled");
  const stands = await becomes("refunded");
  expect(path(stands)).toEqual(["awaiting_payment", "expiring", "cancelled", "refunding", "refunded"]);
  expect(await shop.banked(order)).toEqual({
    taken: order.total.minor,
    returned: order.total.minor,
    refunds: 1,
  });
  expect(await shop.ledger(order)).toEqual(zero);
  expect((await shop.told(order)).filter(({ type }) => type === "order.cancelled.v1")).toHaveLength(1);
});

test("money that was faster than the expiry keeps the order", async () => {
  const { order, becomes } = await toPay();
  const key = order.payments[0]?.id.slice(4) ?? "";
  await shop.sql`update sandbox_payments set confirmed_at = now(), captured_at = now() where key = ${key}`;
  await shop.sql`update payments set look_at = null where id = ${key}`;
  await shop.passTime(order);
  const stands = await becomes("paid");
  expect([path(stands), stands.reason]).toEqual([["awaiting_payment", "expiring", "paid"], undefined]);
});

test("money that was faster than a buyer's stop goes back all the same, and nothing ships", async () => {
  const { order, mine, becomes } = await toPay();
  const key = order.payments[0]?.id.slice(4) ?? "";
  await shop.sql`update sandbox_payments set confirmed_at = now(), captured_at = now() where key = ${key}`;
  await shop.sql`update payments set look_at = null where id = ${key}`;
  await mine.cancel({ id: order.id }, { key: "stop" });
  const stands = await becomes("refunded");
  expect(path(stands)).toEqual(["awaiting_payment", "expiring", "paid", "refunding", "refunded"]);
  expect(await shop.ledger(order)).toEqual(zero);
});

test("of an expiry and a payment in the same moment exactly one wins, and no money is lost", async () => {
  const ends = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { order, mine, becomes } = await toPay();
      const [answer] = await Promise.allSettled([
        mine.pay({ id: order.id, token: "ok" }),
        shop.passTime(order),
      ]);
      const { status } = await becomes("paid", "cancelled", "refunded");
      const kept = status === "paid" ? order.total.minor : 0;
      const banked = await shop.banked(order);
      expect((banked?.taken ?? 0) - (banked?.returned ?? 0)).toBe(kept);
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "order.wrong_status" });
      return status;
    }),
  );
  expect(ends).toHaveLength(20);
});

test("while the provider is away a stop is kept, shown with its reason, and driven to its end when it is back", async () => {
  const { order, mine, becomes } = await toPay();
  await mine.pay({ id: order.id, token: "ok" });
  await shop.sql`alter table sandbox_payments rename to sandbox_away`;
  try {
    expect((await mine.cancel({ id: order.id }, { key: "stop" })).status).toBe("refunding");
    const [stuck] = (await shop.as(staff).order.stuck({})).items;
    expect(stuck).toMatchObject({ id: order.id, status: "refunding", attempts: 1 });
    expect(stuck?.lastError).toStartWith("repay: Not available right now");
  } finally {
    await shop.sql`alter table sandbox_away rename to sandbox_payments`;
  }
  await becomes("refunded");
  expect(await shop.banked(order)).toMatchObject({ refunds: 1 });
  expect((await shop.as(staff).order.stuck({})).items).toEqual([]);
});

test("a refund whose answer was lost is asked for by our key before it is made again", async () => {
  const { order, mine, becomes } = await toPay();
  await mine.pay({ id: order.id, token: "ok" });
  await shop.sql`alter table sandbox_payments rename to sandbox_away`;
  await mine.cancel({ id: order.id }, { key: "stop" });
  await shop.sql`
    insert into sandbox_refunds (id, key, minor)
    select id, payment_id, minor from refunds where order_id = ${order.id.slice(4)}`;
  await shop.sql`create function asked_twice() returns trigger language plpgsql as 'begin raise exception ''asked twice''; end'`;
  await shop.sql`create trigger asked_twice before insert on sandbox_refunds execute function asked_twice()`;
  await shop.sql`alter table sandbox_away rename to sandbox_payments`;
  try {
    await becomes("refunded");
  } finally {
    await shop.sql`drop function asked_twice cascade`;
  }
  expect(await shop.banked(order)).toMatchObject({ returned: order.total.minor, refunds: 1 });
});

test("an order that has left cannot be stopped", async () => {
  const { order, mine } = await toPay();
  await mine.pay({ id: order.id, token: "ok" });
  await shop.as(staff).order.ship({ id: order.id }, { key: "all" });
  await expect(mine.cancel({ id: order.id }, { key: "stop" })).rejects.toMatchObject({
    code: "order.wrong_status",
    details: { status: "shipped" },
  });
});
