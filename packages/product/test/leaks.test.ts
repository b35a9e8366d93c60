import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually, stub } from "@torg/chassis/testing";
import { Failure, type Order, type OrderStatus } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
/** What order says, by order. */
const statuses = new Map<string, OrderStatus | "away">();

beforeAll(async () => {
  const orders = stub("order", {
    get: async ({ id }) => {
      const status = statuses.get(id);
      if (status === "away") throw new Failure("call.unavailable");
      if (status === undefined) throw new Failure("order.not_found");
      return anOrder(id, status);
    },
  });
  shop = await openShop({ RESERVATION_CHECK_MS: "50", RESERVATION_ALARM_MINUTES: "60" }, [orders]);
});
afterAll(() => shop?.stop());

const anOrder = (id: `ord_${string}`, status: OrderStatus): Order => ({
  id,
  number: "1",
  status,
  lines: [],
  total: { minor: 100, currency: "RUB" },
  payment: "card",
  payments: [],
  shipped: [],
  history: [],
  version: 1,
  placedAt: "2026-11-01T00:00:00Z",
});

/** An order that took two of something so many hours ago, and what order says of it. */
async function held(hours: number, says: OrderStatus | "away" | undefined) {
  const [variantId, orderId] = [await shop.stocked(5), newId("ord")];
  if (says !== undefined) statuses.set(orderId, says);
  await shop.order.reserve({ orderId, revision: 1, lines: [{ variantId, quantity: 2 }] });
  await shop.sql`update reservations set at = now() - make_interval(hours => ${hours}) where order_id = ${orderId.slice(4)}`;
  return { orderId, variantId };
}
const leaks = async () => (await shop.staff.leaks({ limit: 100 })).items;
const figure = async () =>
  /torg_figure\{service="product",figure="reservations_leaked"\} (\d+)/.exec(
    await (await fetch(`${shop.url}/_services/product/metrics`)).text(),
  )?.[1];

test("old reservations of orders that are over or unknown are shown and counted, and nothing is released", async () => {
  const cancelled = await held(2, "cancelled");
  const unknown = await held(3, undefined);
  const paid = await held(48, "paid");
  const young = await held(0, "cancelled");
  await eventually(async () => (await leaks()).length === 2 || undefined, { what: "two leaks" });
  const asked = (orderId: string) =>
    shop.sql`select 1 from reservations where order_id = ${orderId.slice(4)} and asked_at is not null`;
  await eventually(async () => (await asked(paid.orderId)).length === 1 || undefined, {
    what: "order being asked about the paid one",
  });
  const found = await leaks();
  expect(new Map(found.map(({ orderId, reason }) => [orderId, reason]))).toEqual(
    new Map([
      [cancelled.orderId, "cancelled"],
      [unknown.orderId, "unknown"],
    ]),
  );
  expect(found[0]?.lines).toMatchObject([{ quantity: 2 }]);
  expect(await asked(young.orderId)).toHaveLength(0);
  await eventually(async () => (await figure()) === "2" || undefined, { what: "the figure at /metrics" });
  for (const { variantId } of [cancelled, unknown, paid, young])
    expect(await shop.figures(variantId)).toEqual({ onHand: 5, reserved: 2 });

  await shop.move({ orderId: cancelled.orderId, status: "cancelled", shipped: [] }); // the news comes after all
  expect((await leaks()).map(({ orderId }) => orderId)).toEqual([unknown.orderId]);
  await eventually(async () => (await figure()) === "1" || undefined, { what: "the figure going down" });
});

test("an order that cannot be asked about is no leak, and does not keep the others from being asked about", async () => {
  const before = (await leaks()).length;
  const silent = await held(1_000, "away");
  const over = await held(5, "refunded");
  await eventually(async () => (await leaks()).length > before || undefined, { what: "one more leak" });
  expect((await leaks()).map(({ orderId }) => orderId)).toContain(over.orderId);
  expect((await leaks()).map(({ orderId }) => orderId)).not.toContain(silent.orderId);
  statuses.set(silent.orderId, "rejected");
  await eventually(async () => (await leaks()).length === before + 2 || undefined, {
    what: "order being asked again once it answers",
  });
});

test("leaks come page by page", async () => {
  const all = await leaks();
  const first = await shop.staff.leaks({ limit: 1 });
  const second = await shop.staff.leaks({ limit: 1, cursor: first.nextCursor });
  expect([...first.items, ...second.items]).toEqual(all.slice(0, 2));
});
