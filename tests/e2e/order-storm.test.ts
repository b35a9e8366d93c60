import { afterAll, beforeAll, expect, test } from "bun:test";
import { oneC } from "@torg/torg/demo/one-c";
import { type OrderShop, refusal, startOrderShop } from "./order-shop";

const buyers = 200;
const pieces = 10;

let shop: OrderShop;
beforeAll(async () => {
  shop = await startOrderShop({ RELAY_LINGER_MS: "20" });
}, 60_000);
afterAll(() => shop.stop());

test("of 200 buyers of 10 pieces ten have paid orders, and 190 hear which sku is short and nothing more", async () => {
  const [kettle] = await shop.fill(1, pieces);
  if (!kettle) throw new Error("the shop is empty");
  const guests = await Promise.all(Array.from({ length: buyers }, () => shop.guest()));
  const outcomes = await Promise.all(
    guests.map(async (guest) => {
      const checkout = shop.checkOut(guest, [kettle]);
      const order = await checkout.catch(() => undefined);
      if (!order) return { guest, answer: await refusal(checkout) };
      return {
        guest,
        answer: (await guest.client.order.pay.mutate({ id: order.orderId, token: "ok" })).status,
      };
    }),
  );
  await shop.settled();

  const paid = outcomes.filter(({ answer }) => answer === "paid");
  const refused = outcomes.filter(({ answer }) => answer !== "paid");
  expect([paid.length, refused.length]).toEqual([pieces, buyers - pieces]);
  for (const { answer } of refused) expect(answer).toEqual({ code: "order.out_of_stock", sku: "K-1" });

  expect(await shop.accounts()).toEqual({
    orders: { paid: pieces, rejected: buyers - pieces },
    provider: pieces * 10_000,
    all: 0,
  });
  expect(await shop.shelves()).toEqual({ onHand: pieces, reserved: pieces, differences: [] });

  for (const { guest } of paid) expect((await shop.mailsTo(guest)).length).toBeGreaterThan(0);
  const mails = await Promise.all(refused.map(({ guest }) => shop.mailsTo(guest)));
  expect(mails.flat()).toEqual([]);
  expect(await ordersIn1c()).toBe(pieces);
}, 90_000);

/** How many orders 1C is given when it asks. */
async function ordersIn1c(): Promise<number> {
  const [login, password] = ["storm", "storm-password"];
  await shop.operator("integration").integration.saveConnection.mutate({ login, name: "1C", password });
  const accountant = oneC(shop.url, login, password);
  await accountant.signIn("sale");
  return (await accountant.fetchOrders()).split("<Документ>").length - 1;
}
