import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { Failure } from "@torg/contracts";
import { newId } from "./example-order";
import { buyer, openShop, type Shop, staff } from "./order-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ ORDER_LEASE_MS: "300" });
}, 60_000);
afterAll(() => shop.stop());

test("an order is written down, held and ready to be paid, and each is told once", async () => {
  const placed = await shop.place();
  expect([placed.status, placed.payments[0]?.status, placed.version]).toEqual([
    "awaiting_payment",
    "open",
    3,
  ]);
  expect(Number(placed.number)).toBeGreaterThan(100_000);
  expect((await shop.told(placed)).map(({ type, data }) => [type, data.status, data.version])).toEqual([
    ["order.created.v1", undefined, 1],
    ["order.status_updated.v1", "awaiting_payment", 2],
  ]);
});

test("ten callers with one checkout get one order, and all ten the same answer", async () => {
  const checkoutId = newId("chk");
  const owner = buyer();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => shop.place({ owner: { userId: owner.userId } }, checkoutId)),
  );
  expect(new Set(answers.map(({ id, number, status }) => `${id} ${number} ${status}`)).size).toBe(1);
  const [first] = answers;
  if (!first) throw new Error("nobody was answered");
  const [rows] = await shop.sql`
    select (select count(*)::int from orders where checkout_id = ${checkoutId.slice(4)}) as orders,
           (select count(*)::int from payments where order_id = ${first.id.slice(4)}) as payments,
           (select count(*)::int from sandbox_payments s join payments p on p.id = s.key where order_id = ${first.id.slice(4)}) as opened`;
  expect({ ...rows }).toEqual({ orders: 1, payments: 1, opened: 1 });
  expect((await shop.told(first)).map(({ type }) => type)).toEqual([
    "order.created.v1",
    "order.status_updated.v1",
  ]);
});

test("a shortage is answered by its sku, then and on every repeat, and only machines hear of it", async () => {
  const checkoutId = newId("chk");
  const owner = buyer();
  shop.shelf.runShortOf("K-2");
  const first = shop.place({ owner: { userId: owner.userId } }, checkoutId);
  await expect(first).rejects.toMatchObject({ code: "order.out_of_stock", details: { sku: "K-2" } });
  shop.shelf.runShortOf(undefined);
  const repeat = shop.place({ owner: { userId: owner.userId } }, checkoutId);
  await expect(repeat).rejects.toMatchObject({ code: "order.out_of_stock", details: { sku: "K-2" } });

  const [rejected] = (await shop.as(owner).order.list({})).items;
  if (!rejected) throw new Error("the order is not there");
  expect(rejected.status).toBe("rejected");
  expect((await shop.told(rejected)).map(({ type, data }) => [type, data.status])).toEqual([
    ["order.created.v1", undefined],
    ["order.status_updated.v1", "rejected"],
  ]);
});

test.each(["call.unavailable", "product.reservation_released"] as const)(
  "while nobody knows whether the stock is held (%s) the answer is unavailable, and the order goes on by itself",
  async (code) => {
    const checkoutId = newId("chk");
    const owner = buyer();
    shop.shelf.trouble(() => Promise.reject(new Failure(code)));
    await expect(shop.place({ owner: { userId: owner.userId } }, checkoutId)).rejects.toMatchObject({
      code: "call.unavailable",
    });
    const [stuck] = (await shop.as(staff).order.stuck({})).items;
    expect(stuck).toMatchObject({ status: "pending", lastError: expect.stringMatching(/^reserve: /) });

    shop.shelf.trouble(undefined);
    await eventually(
      async () => (await shop.as(owner).order.list({})).items[0]?.status === "awaiting_payment",
    );
    expect((await shop.place({ owner: { userId: owner.userId } }, checkoutId)).status).toBe(
      "awaiting_payment",
    );
    expect((await shop.as(staff).order.stuck({})).items).toEqual([]);
  },
);

test("an order that was cancelled while its stock was being taken stays cancelled, and nobody calls that a shortage", async () => {
  const owner = buyer();
  const waiting = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  shop.shelf.trouble(async () => {
    waiting.resolve();
    await goOn.promise;
  });
  const placing = shop.place({ owner: { userId: owner.userId } });
  await waiting.promise;
  const [pending] = (await shop.as(owner).order.list({})).items;
  if (!pending) throw new Error("the order is not there");
  shop.shelf.release(pending.id); // product hears of the stop before the reserve lands
  shop.shelf.trouble(undefined);
  const stopped = await shop.as(owner).order.cancel({ id: pending.id }, { key: "stop" });
  goOn.resolve();
  expect([stopped.status, (await placing).status]).toEqual(["cancelled", "cancelled"]);
  expect(shop.shelf.reserved.has(pending.id)).toBe(false);
});

test.each(["invoice", "on_delivery"] as const)(
  "an order paid by %s is confirmed without a payment",
  async (payment) => {
    const placed = await shop.place({ payment });
    expect([placed.status, placed.payments]).toEqual(["confirmed", []]);
  },
);

test("an order without lines is refused and not written", async () => {
  const owner = buyer();
  const empty = shop.place({ owner: { userId: owner.userId }, lines: [] });
  await expect(empty).rejects.toMatchObject({ code: "order.cart_empty" });
  expect((await shop.as(owner).order.list({})).items).toEqual([]);
});
