import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Order } from "@torg/contracts";
import { openShop, type Shop, staff } from "./order-shop";

let shop: Shop;
let desk: ReturnType<Shop["as"]>["order"];
beforeAll(async () => {
  shop = await openShop();
  desk = shop.as(staff).order;
}, 60_000);
afterAll(() => shop.stop());

const confirmed = () => shop.place({ payment: "invoice" });
const one = ({ lines }: Order) => lines.slice(0, 1).map(({ variantId }) => ({ variantId, quantity: 1 }));

test("each shipment tells how much of every line has left from the beginning", async () => {
  const order = await confirmed();
  await desk.ship({ id: order.id, lines: one(order) }, { key: "first" });
  const shipped = await desk.ship({ id: order.id }, { key: "rest" });
  expect(shipped.status).toBe("shipped");
  const told = (await shop.told(order)).slice(2).map(({ data }) => [data.status, data.shipped]);
  expect(told).toEqual([
    ["partly_shipped", one(order)],
    ["shipped", order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }))],
  ]);
});

test("one key ships once, also at once and also after the request's record is gone", async () => {
  const order = await confirmed();
  const ship = () => desk.ship({ id: order.id, lines: one(order) }, { key: "document 7" });
  const answers = await Promise.all([ship(), ship(), ship()]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  await shop.sql`delete from torg.requests`;
  expect((await ship()).shipped).toEqual(one(order));
});

test("1C ships and delivers what people placed, and more than was ordered is refused by its sku", async () => {
  const order = await confirmed();
  const books = shop.asService("integration").order;
  const [line] = one(order);
  if (!line) throw new Error("the order has no line");
  const tooMuch = books.ship({ id: order.id, lines: [{ ...line, quantity: 3 }] }, { key: "too much" });
  await expect(tooMuch).rejects.toMatchObject({ code: "order.too_much_shipped", details: { sku: "K-1" } });
  await books.ship({ id: order.id }, { key: "all" });
  expect((await books.deliver({ id: order.id })).status).toBe("delivered");
  expect((await books.deliver({ id: order.id })).version).toBe(4);
});

test("nothing ships before it is paid, and nothing is delivered before it ships", async () => {
  const order = await shop.place();
  const wrong = { code: "order.wrong_status", details: { status: "awaiting_payment" } };
  await expect(desk.ship({ id: order.id }, { key: "early" })).rejects.toMatchObject(wrong);
  await expect(desk.deliver({ id: order.id })).rejects.toMatchObject(wrong);
});
