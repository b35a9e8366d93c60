import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Principal, uuidOf } from "@torg/chassis";
import { type Order, UserDeleted } from "@torg/contracts";
import { newId } from "./example-order";
import { buyer, openShop, type Shop, staff } from "./order-shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.stop());

const guest = (letter: string): Principal & { guest: string } => ({
  role: "guest",
  guest: letter.repeat(64),
});
/** The code of the failure that a call ends with. */
const failureOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "answered",
    (error: unknown) => /[a-z]+[.][a-z_]+(?= \{|$)/.exec(codeOrMessage(error))?.[0] ?? String(error),
  );
const codeOrMessage = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.message;
};

/** Every procedure about one order, as one caller is answered. */
async function answersTo(principal: Principal, { id }: Pick<Order, "id">) {
  const { order } = shop.as(principal);
  return Promise.all(
    [order.get({ id }), order.pay({ id, token: "ok" }), order.cancel({ id }, { key: newId("key") })].map(
      failureOf,
    ),
  );
}

test("somebody else's order answers exactly as a missing one", async () => {
  const mine = await shop.place({ owner: { userId: buyer().userId } });
  const guests = await shop.place({ owner: { guest: "b".repeat(64) } });
  const missing = { id: newId("ord") };
  const expected = ["order.not_found", "order.not_found", "order.not_found"];
  for (const order of [mine, guests, missing]) {
    expect(await answersTo(buyer(), order)).toEqual(expected);
    expect(await answersTo(guest("c"), order)).toEqual(expected);
  }
});

test("the buyer, the holder of the cart's secret, staff and the services that the contract names read an order", async () => {
  const order = await shop.place({ owner: guestOwner("d") });
  const readers = [
    shop.as(guest("d")),
    shop.as(staff),
    shop.asService("integration"),
    shop.asService("notification"),
    shop.asService("operator"),
    shop.asService("product"),
  ];
  for (const reader of readers) expect((await reader.order.get({ id: order.id })).id).toBe(order.id);
  expect(await failureOf(shop.asService("cart", guest("e")).order.get({ id: order.id }))).toBe(
    "order.not_found",
  );
});

const guestOwner = (letter: string) => ({ guest: letter.repeat(64) });

test("only cart may place an order", async () => {
  expect(await failureOf(shop.as({ ...staff, role: "admin" }).order.place(placing()))).toBe("auth.forbidden");
  expect(await failureOf(shop.asService("integration").order.place(placing()))).toBe("auth.anonymous");
});

const placing = () => ({
  checkoutId: newId("chk"),
  cart: {
    cartId: newId("crt"),
    owner: guestOwner("f"),
    lines: [],
    currency: "RUB" as const,
    total: { minor: 0, currency: "RUB" as const },
    contact: { name: "Anna", email: "anna@example.org" },
    language: "ru" as const,
    payment: "card" as const,
  },
});

test("a buyer's list holds their own orders, newest first, page after page", async () => {
  const me = buyer();
  const placed: Order[] = [];
  for (let count = 0; count < 3; count += 1) placed.push(await shop.place({ owner: { userId: me.userId } }));
  const mine = shop.as(me).order;
  const first = await mine.list({ limit: 2 });
  const rest = await mine.list({ limit: 2, cursor: first.nextCursor });
  expect([first.hasMore, rest.hasMore, rest.nextCursor]).toEqual([true, false, undefined]);
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(placed.map(({ id }) => id).reverse());
  expect(await failureOf(mine.list({ cursor: "nonsense" }))).toBe("input.invalid");
  expect((await shop.as(guest("0")).order.list({})).items).toEqual([]);
});

test("staff list everybody's orders of one status", async () => {
  const order = await shop.place({ payment: "invoice" });
  const all = await shop.as(staff).order.listAll({ status: "confirmed", limit: 1 });
  expect(all.items).toEqual([
    {
      id: order.id,
      number: order.number,
      status: "confirmed",
      total: order.total,
      version: 2,
      placedAt: order.placedAt,
      lines: 2,
    },
  ]);
});

test("a buyer who leaves is forgotten, and their orders stay in the books", async () => {
  const me = buyer();
  const order = await shop.place({ owner: { userId: me.userId }, comment: "for my mother's birthday" });
  await shop.publish(UserDeleted, { userId: me.userId, version: 2 });
  await shop.settled();
  const stands = await shop.as(staff).order.get({ id: order.id });
  expect([stands.contact, stands.comment, stands.total]).toEqual([undefined, undefined, order.total]);
  const [row] = await shop.sql`select buyer_id from orders where id = ${uuidOf(order.id)}`;
  expect(row?.buyer_id).toBe(uuidOf(me.userId));
});
