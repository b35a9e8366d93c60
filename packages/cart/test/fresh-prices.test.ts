import { afterAll, beforeAll, expect, test } from "bun:test";
import { contact, inBothStores, type Shop } from "./shop";

inBothStores((openShop) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ QUOTE_FRESH_MS: "2000" });
  });
  afterAll(() => shop?.stop());

  const key = () => ({ key: crypto.randomUUID() });

  async function shopper() {
    const guest = await shop.guest();
    const { cart } = shop.as(guest);
    await cart.add({ variantId: shop.stock(10_000), quantity: 1 }, key());
    return { guest, cart };
  }

  test("prices that were read a moment ago are not asked for again at checkout", async () => {
    const { cart } = await shopper();
    const before = shop.quotes();
    await cart.checkout({ contact }, key());
    expect(shop.quotes()).toBe(before);
  });

  test("one line whose price is older has all of them asked for again, whatever was added since", async () => {
    const { guest, cart } = await shopper();
    await shop.rewrite(guest, (old) => ({ ...old, quotedAt: new Date(old.quotedAt.getTime() - 3_000) }));
    await cart.add({ variantId: shop.stock(20_000), quantity: 1 }, key());
    const before = shop.quotes();
    await cart.checkout({ contact }, key());
    expect(shop.quotes()).toBe(before + 1);
  });
});
