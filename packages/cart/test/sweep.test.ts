import { afterAll, beforeAll, expect, test } from "bun:test";
import { deleteCartsBefore } from "../src/store/carts";
import { deleteCheckoutsBefore } from "../src/store/checkouts";
import { contact, failureOf, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop?.stop());

test("carts and checkouts that are old and over are forgotten, and a frozen cart never is", async () => {
  const [left, frozen, refused] = [await shop.guest(), await shop.guest(), await shop.guest()];
  for (const who of [left, frozen, refused])
    await shop.as(who).cart.add({ variantId: shop.stock() }, { key: "line" });
  await shop.as(frozen).cart.checkout({ contact }, { key: "order" });
  shop.set({ mood: "refuses" });
  await failureOf(shop.as(refused).cart.checkout({ contact }, { key: "order" }));
  const fresh = await shop.guest();

  const { sql, db } = shop.database("cart");
  await sql`update carts set updated_at = updated_at - interval '91 days' where owner <> ${fresh.guest}`;
  await sql`update checkouts set touched_at = touched_at - interval '91 days'`;
  const before = new Date(Date.now() - 90 * 86_400_000);
  expect(await deleteCartsBefore(db, before, 10)).toBe(2);
  expect(await deleteCheckoutsBefore(db, before, 10)).toBe(1);

  expect((await shop.as(frozen).cart.get({})).status).toBe("frozen");
  expect((await shop.as(fresh).cart.get({})).lines).toEqual([]);
  for (const who of [left, refused])
    expect(await failureOf(shop.as(who).cart.get({}))).toEqual({ code: "cart.not_found" });
});
