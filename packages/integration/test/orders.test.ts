import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { type Order, type OrderStatus, OrderStatusUpdated, PaymentProcessed } from "@torg/contracts";
import { readObjects } from "../src/commerceml/read-objects";
import { child, type Element, text } from "../src/domain/element";
import type { Client } from "./support/client";
import { catalog, offer, offers, product } from "./support/files";
import { startIntegration } from "./support/start";

setDefaultTimeout(60_000);
const { torg, shop, operator, newBase, journal } = await startIntegration({ ONEC_ORDERS_MAX: "3" });
afterAll(() => torg.stop());

const newId = <P extends string>(prefix: P): `${P}_${string}` => `${prefix}_${Bun.randomUUIDv7()}`;
let numbers = 0;

function newOrder(variantId = newId("var")): Order {
  numbers += 1;
  const order: Order = {
    id: newId("ord"),
    number: `T${numbers}`,
    status: "pending",
    total: { minor: 10_000, currency: "RUB" },
    lines: [
      {
        variantId,
        productId: newId("prd"),
        sku: "K-10",
        name: "Кеды",
        quantity: 1,
        price: { minor: 10_000, currency: "RUB" },
        total: { minor: 10_000, currency: "RUB" },
      },
    ],
    contact: { name: "Иванова Анна", email: "anna@example.org" },
    payment: "card",
    payments: [],
    shipped: [],
    history: [],
    version: 1,
    placedAt: "2026-03-01T09:00:00.000Z",
  };
  shop.orders.set(order.id, order);
  return order;
}

/** Moves an order in the shop and tells of it, as the order service does. */
async function move(order: Order, status: OrderStatus): Promise<Order> {
  const moved = { ...order, status, version: order.version + 1 };
  shop.orders.set(order.id, moved);
  await tell(moved);
  return moved;
}
const fact = (order: Order) => ({
  orderId: order.id,
  checkoutId: newId("chk"),
  number: order.number,
  version: order.version,
  owner: { guest: "0".repeat(64) },
  language: "ru" as const,
  at: "2026-03-01T09:00:00.000Z",
});
const tell = (order: Order) =>
  torg.publish(OrderStatusUpdated, { ...fact(order), total: order.total, status: order.status, shipped: [] });

async function query(base: Client): Promise<Element[]> {
  await base.checkAuth("sale");
  const answer = await base.request({ type: "sale", mode: "query" });
  expect(answer.headers.get("content-type")).toStartWith("application/xml; charset=");
  const chunks = (async function* () {
    yield await answer.bytes();
  })();
  return (await Array.fromAsync(readObjects("orders.xml", chunks))).map(({ element }) => element);
}
const numbersOf = (documents: Element[]) => documents.map((document) => text(document, "Номер"));
const success = (base: Client) => base.lines({ type: "sale", mode: "success" });
const isCancelled = (document: Element | undefined) =>
  document &&
  child(document, "ЗначенияРеквизитов")?.children.some(
    (one) => text(one, "Наименование") === "Отменен" && text(one, "Значение") === "true",
  );

/** A base that has stored every order there is. */
async function caughtUp() {
  const base = await newBase();
  await torg.settled();
  while ((await query(base)).length > 0) await success(base);
  return base;
}

test("orders are sent until 1C says that it has them, then no more, and again once when they change", async () => {
  const base = await caughtUp();
  const paid = await move(await move(newOrder(), "awaiting_payment"), "paid");
  await torg.settled();
  expect(numbersOf(await query(base))).toEqual([paid.number]);
  expect(numbersOf(await query(base))).toEqual([paid.number]);
  expect(await success(base)).toEqual(["success"]);
  expect(await query(base)).toEqual([]);
  await move(paid, "shipped");
  await torg.settled();
  expect(numbersOf(await query(base))).toEqual([paid.number]);
  await success(base);
  expect(await query(base)).toEqual([]);
  const [second, first] = (await journal(base.connectionId)).filter(({ state }) => state === "done");
  expect([first?.counts.created, second?.counts.updated]).toEqual([1, 1]);
});

test("an order that changed between the answer and the acknowledgement is sent again", async () => {
  const base = await caughtUp();
  const order = await move(newOrder(), "confirmed");
  await torg.settled();
  await query(base);
  await move(order, "shipped");
  await torg.settled();
  await success(base);
  expect(numbersOf(await query(base))).toEqual([order.number]);
});

test("orders without stock are nobody's, and stopped ones are news only for a 1C that knows them", async () => {
  const base = await caughtUp();
  await move(newOrder(), "rejected");
  await move(await move(newOrder(), "awaiting_payment"), "cancelled");
  const known = await move(newOrder(), "awaiting_payment");
  newOrder(); // placed, and never moved
  await torg.settled();
  expect(numbersOf(await query(base))).toEqual([known.number]);
  await success(base);
  await move(await move(known, "expiring"), "cancelled");
  await torg.settled();
  const [document, ...rest] = await query(base);
  expect(rest).toEqual([]);
  expect(isCancelled(document)).toBe(true);
});

test("an order that stopped before 1C ever had it is not sent, even while the news of it are on their way", async () => {
  const base = await caughtUp();
  const order = await move(newOrder(), "confirmed");
  shop.orders.set(order.id, { ...order, status: "cancelled", version: order.version + 1 });
  await torg.settled();
  expect(await query(base)).toEqual([]);
});

test("an acknowledgement that nobody waits for acknowledges nothing", async () => {
  const base = await caughtUp();
  const order = await move(newOrder(), "confirmed");
  await torg.settled();
  await base.checkAuth("sale");
  expect(await success(base)).toEqual(["success"]);
  expect(numbersOf(await query(base))).toEqual([order.number]);
});

test("old news and repeats change nothing, in whatever order they come", async () => {
  const base = await caughtUp();
  const first = await move(newOrder(), "confirmed");
  const second = await move(first, "shipped");
  await tell(first);
  await tell(second);
  await torg.settled();
  await query(base);
  await success(base);
  await tell(first);
  await tell(second);
  await torg.settled();
  expect(await query(base)).toEqual([]);
});

test("money that moves no order is news too", async () => {
  const base = await caughtUp();
  const order = await move(newOrder(), "confirmed");
  await torg.settled();
  await query(base);
  await success(base);
  const paid = { ...order, version: order.version + 1 };
  shop.orders.set(order.id, paid);
  await torg.publish(PaymentProcessed, {
    ...fact(paid),
    paymentId: newId("pay"),
    kind: "captured",
    amount: paid.total,
  });
  await torg.settled();
  expect(numbersOf(await query(base))).toEqual([order.number]);
});

test("one answer holds no more than it may, and the next brings the rest", async () => {
  const base = await caughtUp();
  const all = await Promise.all(Array.from({ length: 7 }, () => move(newOrder(), "confirmed")));
  await torg.settled();
  const seen: (string | undefined)[] = [];
  for (const expected of [3, 3, 1, 0]) {
    const documents = await query(base);
    expect(documents).toHaveLength(expected);
    seen.push(...numbersOf(documents));
    await success(base);
  }
  expect(seen.toSorted()).toEqual(all.map(({ number }) => number).toSorted());
});

test("what one base has stored says nothing about another", async () => {
  const [one, two] = [await caughtUp(), await caughtUp()];
  const order = await move(newOrder(), "confirmed");
  await torg.settled();
  await query(one);
  await success(one);
  expect(await query(one)).toEqual([]);
  expect(numbersOf(await query(two))).toEqual([order.number]);
});

test("goods go back under 1C's own ids and articles", async () => {
  const base = await caughtUp();
  await base.deliver({
    "import.xml": catalog([product("AB-Cd", "Кеды")]),
    "offers.xml": offers([offer("AB-Cd#X1", { name: "Кеды (42)", stock: 1 })]),
  });
  const variant = [...shop.variants.values()].at(-1);
  await move(newOrder(variant?.id), "confirmed");
  await torg.settled();
  const [document] = await query(base);
  const line = document && child(document, "Товары")?.children[0];
  expect(line && [text(line, "Ид"), text(line, "Артикул")]).toEqual(["AB-Cd#X1", "art-AB-Cd"]);
});

test("a shop that does not answer fails the query in words, and loses nothing", async () => {
  const base = await caughtUp();
  const order = await move(newOrder(), "confirmed");
  await torg.settled();
  shop.away = true;
  await base.checkAuth("sale");
  expect(await base.lines({ type: "sale", mode: "query" })).toEqual([
    "failure",
    "Магазин сейчас не отвечает. Повторите обмен через несколько минут.",
  ]);
  shop.away = false;
  expect(numbersOf(await query(base))).toEqual([order.number]);
});

test("the journal shows exports only as 1C stored them", async () => {
  const base = await caughtUp();
  await move(newOrder(), "confirmed");
  await torg.settled();
  await query(base);
  expect((await operator.exchanges({ connectionId: base.connectionId, limit: 1 })).items[0]).toMatchObject({
    kind: "sale",
    state: "open",
  });
  await success(base);
  expect((await operator.exchanges({ connectionId: base.connectionId, limit: 1 })).items[0]).toMatchObject({
    kind: "sale",
    state: "done",
    counts: { created: 1 },
  });
});

test("a base of old reads windows-1251, in its orders and in what its operator is told", async () => {
  const base = await caughtUp();
  await operator.saveConnection({
    login: base.login,
    name: "УТ 10.3",
    password: "correct horse",
    charset: "windows-1251",
  });
  const order = await move({ ...newOrder(), comment: "Ёлка ☃" }, "confirmed");
  await torg.settled();
  await base.checkAuth("sale");
  const answer = await base.request({ type: "sale", mode: "query" });
  expect(answer.headers.get("content-type")).toBe("application/xml; charset=windows-1251");
  const written = new TextDecoder("windows-1251").decode(await answer.bytes());
  expect(written).toStartWith('<?xml version="1.0" encoding="windows-1251"?>');
  expect(written).toContain(`<Номер>${order.number}</Номер>`);
  expect(written).toContain("Ёлка &#9731;");
  const refusal = await base.request({ type: "catalog", mode: "import", filename: "нет.xml" });
  expect(new TextDecoder("windows-1251").decode(await refusal.bytes())).toBe(
    "failure\nФайл «нет.xml» не был получен. Повторите обмен.",
  );
});

test("documents on their way back are kept and counted, and the journal says that nobody acts on them", async () => {
  const base = await newBase();
  await base.checkAuth("sale");
  await base.lines({ type: "sale", mode: "init" });
  const documents =
    '<КоммерческаяИнформация ВерсияСхемы="2.08"><Документ><Ид>1</Ид></Документ></КоммерческаяИнформация>';
  expect(await base.send("orders-1_1.xml", documents, { type: "sale" })).toEqual(["success"]);
  expect(await base.importFile("orders-1_1.xml", "sale")).toEqual(["success"]);
  const [exchange] = await journal(base.connectionId);
  expect(exchange).toMatchObject({ kind: "sale", state: "done", counts: { waiting: 1 } });
  expect(exchange?.message).toStartWith("Получено документов: 1.");
});
