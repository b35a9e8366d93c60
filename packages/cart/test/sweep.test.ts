import { afterAll, beforeAll, expect, test } from "bun:test";
import { findCheckout, saveCheckout } from "../src/store/checkouts";
import { type Sweeping, sweepCarts } from "../src/usecases/sweep-carts";
import { contact, failureOf, inBothStores, type Shop } from "./shop";

inBothStores((openShop) => {
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

    const old = new Date(Date.now() - 92 * 86_400_000);
    for (const who of [left, frozen, refused])
      await shop.rewrite(who, (cart) => ({ ...cart, updatedAt: old }));
    for (const { guest } of [frozen, refused])
      for (const { id } of await shop.checkouts(guest))
        await shop.commit(async (tx) => {
          const checkout = await findCheckout(tx, id);
          if (checkout) saveCheckout(tx, { ...checkout, touchedAt: old });
        });
    const { db } = shop.store;
    const commit: Sweeping["commit"] = (_, work) => shop.commit(work);
    await sweepCarts({ db, commit, now: () => new Date(), config: { CART_KEEP_DAYS: 90 } });
    expect((await shop.checkouts(frozen.guest)).length).toBe(1);
    expect((await shop.checkouts(refused.guest)).length).toBe(0);

    expect((await shop.as(frozen).cart.get({})).status).toBe("frozen");
    expect((await shop.as(fresh).cart.get({})).lines).toEqual([]);
    for (const who of [left, refused])
      expect(await failureOf(shop.as(who).cart.get({}))).toEqual({ code: "cart.not_found" });
  });
});
