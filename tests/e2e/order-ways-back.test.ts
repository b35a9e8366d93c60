import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { OrderStatusUpdated } from "@torg/contracts";
import { type OrderShop, refusal, startOrderShop, type VariantId } from "./order-shop";

let shop: OrderShop;
let goods: VariantId[];
beforeAll(async () => {
  shop = await startOrderShop();
  goods = await shop.fill(3, 5);
}, 60_000);
afterAll(() => shop.stop());

/** Nothing is held for anybody, nothing left, and both ledgers agree with what they count. */
async function everythingIsBack() {
  await shop.settled();
  expect(await shop.shelves()).toEqual({ onHand: 15, reserved: 0, differences: [] });
  expect(await shop.accounts()).toMatchObject({ provider: 0, all: 0 });
}

test("a declined payment releases the stock, and the buyer hears why", async () => {
  const guest = await shop.guest();
  const { orderId } = await shop.checkOut(guest, goods);
  expect((await shop.shelves()).reserved).toBe(3);
  expect(await refusal(guest.client.order.pay.mutate({ id: orderId, token: "declined" }))).toEqual({
    code: "order.payment_declined",
    reason: "insufficient_funds",
  });
  await shop.becomes(guest, orderId, "cancelled");
  await everythingIsBack();
});

test("an unpaid order expires and releases its stock", async () => {
  const guest = await shop.guest();
  const { orderId } = await shop.checkOut(guest, goods);
  await shop.expire(orderId);
  expect((await shop.becomes(guest, orderId, "cancelled")).reason).toBe("expired");
  await everythingIsBack();
});

test("a payment that arrives after the cancellation is refunded", async () => {
  const guest = await shop.guest();
  const { orderId } = await shop.checkOut(guest, goods);
  await guest.client.order.pay.mutate({ id: orderId, token: "delayed" });
  expect((await guest.client.order.cancel.mutate({ id: orderId })).status).toBe("cancelled");
  const { history } = await shop.becomes(guest, orderId, "refunded");
  expect(history.map(({ status }) => status).slice(-3)).toEqual(["cancelled", "refunding", "refunded"]);
  await everythingIsBack();
});

test("a paid order that is cancelled gives back the money and the goods", async () => {
  const guest = await shop.guest();
  const { orderId } = await shop.checkOut(guest, goods);
  await guest.client.order.pay.mutate({ id: orderId, token: "lost" });
  await guest.client.order.cancel.mutate({ id: orderId });
  await shop.becomes(guest, orderId, "refunded");
  await everythingIsBack();
});

test("one short line of three: nothing is held, the sku is named, and the cart is its owner's again", async () => {
  const guest = await shop.guest();
  const [scarce] = goods;
  if (!scarce) throw new Error("the shop is empty");
  await guest.client.cart.add.mutate({ variantId: scarce, quantity: 5 });
  expect(await refusal(shop.checkOut(guest, goods))).toEqual({ code: "order.out_of_stock", sku: "K-1" });
  await everythingIsBack();

  await eventually(async () => (await guest.client.cart.get.query({})).status === "open");
  await guest.client.cart.change.mutate({ variantId: scarce, quantity: 5 });
  const contact = { name: "Анна", email: guest.email };
  const { orderId, status } = await guest.client.cart.checkout.mutate({ contact });
  expect(status).toBe("awaiting_payment");
  await guest.client.order.cancel.mutate({ id: orderId });
  await everythingIsBack();
});

test("ten reservations of one order are one, and one that comes after the release is refused", async () => {
  const { product } = shop.asService("order");
  const orderId = `ord_${Bun.randomUUIDv7()}` as const;
  const lines = goods.map((variantId) => ({ variantId, quantity: 1 }));
  const reserve = () => product.reserve({ orderId, revision: 1, lines });
  await Promise.all(Array.from({ length: 10 }, reserve));
  expect((await shop.shelves()).reserved).toBe(3);

  await shop.publish(OrderStatusUpdated, {
    orderId,
    checkoutId: `chk_${Bun.randomUUIDv7()}`,
    number: "0",
    version: 2,
    status: "cancelled",
    owner: { guest: "0".repeat(64) },
    language: "ru",
    total: { minor: 0, currency: "RUB" },
    shipped: [],
    at: new Date().toISOString(),
  });
  await everythingIsBack();
  await expect(reserve()).rejects.toMatchObject({ code: "product.reservation_released" });
  await everythingIsBack();
});

test("what has left stays spent, and what has not is given back by nobody", async () => {
  const guest = await shop.guest();
  const { orderId } = await shop.checkOut(guest, goods);
  await guest.client.order.pay.mutate({ id: orderId, token: "ok" });
  const books = shop.asService("integration").order;
  const part = goods.slice(0, 1).map((variantId) => ({ variantId, quantity: 1 }));
  await books.ship({ id: orderId, lines: part }, { key: "document 1" });
  await shop.settled();
  expect(await shop.shelves()).toEqual({ onHand: 14, reserved: 2, differences: [] });
  await books.ship({ id: orderId }, { key: "document 2" });
  await books.deliver({ id: orderId });
  await shop.settled();
  expect(await shop.shelves()).toEqual({ onHand: 12, reserved: 0, differences: [] });
});
