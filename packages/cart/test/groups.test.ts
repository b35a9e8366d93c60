import { afterAll, beforeAll, expect, test } from "bun:test";
import { Failure, PriceChanged } from "@torg/contracts";
import { buyer, contact, failureOf, id, inBothStores, type Shop } from "./shop";

inBothStores((openShop) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ QUOTE_FRESH_MS: "2000" });
  });
  afterAll(() => shop?.stop());

  const key = () => ({ key: crypto.randomUUID() });
  const dealer = () => ({ ...buyer(), group: "dealers" });
  const minorIn = async (who: Parameters<Shop["as"]>[0]) =>
    (await shop.as(who).cart.get({})).lines.map(({ price }) => price.minor);

  test("a buyer's line has his group's price, and a change of it reaches his cart and no other", async () => {
    const variantId = shop.stock(1_000);
    shop.repriceFor("dealers", variantId, 700);
    const [own, other] = [dealer(), buyer()];
    await shop.as(own).cart.add({ variantId, quantity: 1 }, key());
    await shop.as(other).cart.add({ variantId, quantity: 1 }, key());
    expect([await minorIn(own), await minorIn(other)]).toEqual([[700], [1_000]]);

    shop.repriceFor("dealers", variantId, 600);
    const change = { variantId, productId: id("prd"), priceListId: id("prl"), base: false, version: 2 };
    await shop.publish(PriceChanged, { ...change, groups: ["dealers"] });
    await shop.settled();
    expect([await minorIn(own), await minorIn(other)]).toEqual([[600], [1_000]]);

    shop.reprice(variantId, 900); // everybody's list is told, and the dealer keeps his own
    await shop.publish(PriceChanged, { ...change, base: true, version: 3 });
    await shop.settled();
    expect([await minorIn(own), await minorIn(other)]).toEqual([[600], [900]]);
  });

  test("more of a line pays the tier that all of it has reached", async () => {
    const price = (minor: number) => ({ minor, currency: "RUB" }) as const;
    const tiers = [
      { fromQuantity: 1, price: price(1_000) },
      { fromQuantity: 10, price: price(800) },
    ];
    const variantId = shop.stock(1_000, { tiers });
    const who = buyer();
    await shop.as(who).cart.add({ variantId, quantity: 6 }, key());
    const cart = await shop.as(who).cart.add({ variantId, quantity: 4 }, key());
    expect(cart.lines).toMatchObject([{ quantity: 10, price: price(800), total: price(8_000) }]);
  });

  test("what a guest brings along is at the account's own prices at once", async () => {
    const variantId = shop.stock(1_000);
    shop.repriceFor("dealers", variantId, 700);
    const guest = await shop.guest();
    await shop.as(guest).cart.add({ variantId, quantity: 2 }, key());
    const own = dealer();
    expect((await shop.as({ ...own, guest: guest.guest }).cart.merge({})).total.minor).toBe(1_400);
    expect((await shop.as(own).cart.checkout({ contact }, key())).total.minor).toBe(1_400);
  });

  test("where nothing may be asked at the merge, the checkout asks", async () => {
    const variantId = shop.stock(1_000);
    shop.repriceFor("dealers", variantId, 700);
    const guest = await shop.guest();
    await shop.as(guest).cart.add({ variantId, quantity: 2 }, key());
    const own = dealer();
    shop.set({
      async onQuote() {
        throw new Failure("call.unavailable");
      },
    });
    expect((await shop.as({ ...own, guest: guest.guest }).cart.merge({})).total.minor).toBe(2_000);
    shop.set({ onQuote: async () => {} });
    const expectedTotal = { minor: 2_000, currency: "RUB" } as const;
    expect(await failureOf(shop.as(own).cart.checkout({ contact, expectedTotal }, key()))).toMatchObject({
      code: "cart.price_changed",
    });
    expect((await shop.as(own).cart.checkout({ contact }, key())).total.minor).toBe(1_400);
  });

  test("lines that add up are asked for again at the checkout, for the tier that they have reached together", async () => {
    const price = (minor: number) => ({ minor, currency: "RUB" }) as const;
    const variantId = shop.stock(1_000);
    const [guest, own] = [await shop.guest(), buyer()];
    for (const who of [guest, own]) await shop.as(who).cart.add({ variantId, quantity: 6 }, key());
    shop.reprice(variantId, 800); // as product answers for twelve
    await shop.as({ ...own, guest: guest.guest }).cart.merge({});
    expect((await shop.as(own).cart.checkout({ contact }, key())).total).toEqual(price(9_600));
  });
});
