import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { CartUpdated, ProductDeleted as Deleted, EventData } from "@torg/contracts";
import { PriceChanged, ProductDeleted, UserDeleted } from "@torg/contracts";
import { findCart } from "../src/store/carts";
import { buyer, failureOf, guestOf, id, inBothStores, type Shop } from "./shop";

inBothStores((openShop) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ CART_LINES_MAX: "3" });
  }, 60_000);
  afterAll(() => shop?.stop());
  beforeEach(() => shop.set({ onQuote: async () => {} }));

  const key = () => ({ key: crypto.randomUUID() });

  test("what is added stands in the cart at the price that product has now, and is told with its total", async () => {
    const { cart } = shop.as(buyer());
    const mug = shop.stock(12_345);
    const added = await cart.add({ variantId: mug, quantity: 2 }, key());
    expect(added).toMatchObject({ status: "open", version: 1, total: { minor: 24_690, currency: "RUB" } });
    expect(await cart.get({})).toEqual(added);
    const told = await shop.told<EventData<typeof CartUpdated>>("cart.updated.v1");
    expect(told.at(-1)).toEqual({ cartId: added.id, version: 1, lines: 1, total: added.total });
  });

  test("ten first lines at once open one cart, and every one of them is in it", async () => {
    const { cart } = shop.as(buyer());
    const mug = shop.stock();
    await Promise.all(Array.from({ length: 10 }, () => cart.add({ variantId: mug, quantity: 1 }, key())));
    const { lines, version } = await cart.get({});
    expect(lines.map(({ quantity }) => quantity)).toEqual([10]);
    expect(version).toBe(10);
  });

  test("one key adds once, and a repeat gets the first answer", async () => {
    const { cart } = shop.as(buyer());
    const once = key();
    const line = { variantId: shop.stock(), quantity: 3 };
    const first = await cart.add(line, once);
    expect(await cart.add(line, once)).toEqual(first);
    expect((await cart.get({})).lines.map(({ quantity }) => quantity)).toEqual([3]);
  });

  test("a line is changed, taken out, and taken out again", async () => {
    const { cart } = shop.as(buyer());
    const mug = shop.stock();
    await cart.add({ variantId: mug }, key());
    expect((await cart.change({ variantId: mug, quantity: 0.25 })).total.minor).toBe(2_500);
    const emptied = await cart.remove({ variantId: mug });
    expect(emptied.lines).toEqual([]);
    expect(await cart.remove({ variantId: mug })).toEqual(emptied);
  });

  test("what is not there cannot be changed, and what has no price or is unknown cannot be added", async () => {
    const { cart } = shop.as(buyer());
    const mug = shop.stock();
    const unpriced = shop.stock(1, { price: undefined });
    const hidden = shop.stock(1, { forSale: false });
    expect(await failureOf(cart.change({ variantId: mug, quantity: 2 }))).toEqual({
      code: "cart.line_not_found",
    });
    for (const variantId of [unpriced, hidden, id("var")]) {
      expect(await failureOf(cart.add({ variantId }, key()))).toEqual({
        code: "cart.not_for_sale",
        variantId,
      });
    }
  });

  test("a full cart takes no other line", async () => {
    const { cart } = shop.as(buyer());
    for (let n = 0; n < 3; n += 1) await cart.add({ variantId: shop.stock() }, key());
    expect(await failureOf(cart.add({ variantId: shop.stock() }, key()))).toEqual({
      code: "cart.full",
      linesMax: 3,
    });
  });

  test("a secret that was not given out here opens nothing, and an account has a cart before its first line", async () => {
    const stranger = shop.as(guestOf("1")).cart;
    const mug = shop.stock();
    expect(await failureOf(stranger.get({}))).toEqual({ code: "cart.not_found" });
    expect(await failureOf(stranger.add({ variantId: mug }, key()))).toEqual({ code: "cart.not_found" });
    expect(await shop.as(buyer()).cart.get({})).toMatchObject({ lines: [], version: 0, total: { minor: 0 } });
  });

  test("the store holds a guest's hash and never the secret", async () => {
    const { secret, cart } = await shop.as({ role: "public" }).cart.open({});
    const kept = await findCart(shop.store.db, { guest: guestOf(secret).guest });
    expect(kept?.id).toBe(cart.id);
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  });

  test("at login the guest's lines move over once: merging twice does not double them", async () => {
    const [guest, account] = [await shop.guest(), buyer()];
    const [mug, cup] = [shop.stock(), shop.stock()];
    await shop.as(guest).cart.add({ variantId: mug, quantity: 2 }, key());
    await shop.as(account).cart.add({ variantId: mug, quantity: 1 }, key());
    await shop.as(guest).cart.add({ variantId: cup, quantity: 1 }, key());

    const both = shop.as({ ...account, guest: guest.guest }).cart;
    const merged = await both.merge({});
    expect(merged.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      [mug, 3],
      [cup, 1],
    ]);
    expect(await both.merge({})).toEqual(merged);
    expect((await shop.as(guest).cart.get({})).lines).toEqual([]);
  });

  test("ten merges at once move the guest's lines once, also into a cart that did not exist", async () => {
    const [guest, account] = [await shop.guest(), buyer()];
    await shop.as(guest).cart.add({ variantId: shop.stock(), quantity: 2 }, key());
    const both = shop.as({ ...account, guest: guest.guest }).cart;
    await Promise.all(Array.from({ length: 10 }, () => both.merge({})));
    expect((await both.get({})).lines.map(({ quantity }) => quantity)).toEqual([2]);
  });

  test("a merge that would not fit leaves both carts as they were", async () => {
    const [guest, account] = [await shop.guest(), buyer()];
    for (const who of [guest, guest, account, account])
      await shop.as(who).cart.add({ variantId: shop.stock() }, key());
    expect(await failureOf(shop.as({ ...account, guest: guest.guest }).cart.merge({}))).toEqual({
      code: "cart.full",
      linesMax: 3,
    });
    for (const who of [guest, account]) expect((await shop.as(who).cart.get({})).lines).toHaveLength(2);
  });

  test("without the guest cart's secret there is nothing to merge", async () => {
    expect(await failureOf(shop.as(buyer()).cart.merge({}))).toEqual({ code: "cart.not_found" });
  });

  test("a price that changes reaches every open cart, however old the event that tells it", async () => {
    const mug = shop.stock(100);
    const holders = await Promise.all(Array.from({ length: 5 }, () => shop.guest()));
    for (const who of holders) await shop.as(who).cart.add({ variantId: mug, quantity: 2 }, key());

    shop.reprice(mug, 150);
    const older = { minor: 120, currency: "RUB" } as const;
    await shop.publish(PriceChanged, {
      variantId: mug,
      productId: id("prd"),
      priceListId: id("prl"),
      base: true,
      price: older,
      version: 2,
    });
    await shop.settled();
    for (const who of holders) expect((await shop.as(who).cart.get({})).total.minor).toBe(300);
  });

  test("a price of another list, or of a variant that nobody holds, asks product nothing", async () => {
    const [mug, cup] = [shop.stock(), shop.stock()];
    await shop.as(buyer()).cart.add({ variantId: mug }, key());
    const before = shop.quotes();
    for (const [variantId, base] of [
      [mug, false],
      [cup, true],
    ] as const) {
      await shop.publish(PriceChanged, {
        variantId,
        productId: id("prd"),
        priceListId: id("prl"),
        base,
        version: 2,
      });
    }
    await shop.settled();
    expect(shop.quotes()).toBe(before);
  });

  test("a product that is gone leaves every open cart, and the other lines stay", async () => {
    const [mug, cup] = [shop.stock(), shop.stock()];
    const guest = await shop.guest();
    for (const variantId of [mug, cup]) await shop.as(guest).cart.add({ variantId }, key());
    const gone: EventData<typeof Deleted> = { productId: id("prd"), version: 2, variantIds: [mug] };
    for (let times = 0; times < 2; times += 1) await shop.publish(ProductDeleted, gone);
    await shop.settled();
    const { lines, version } = await shop.as(guest).cart.get({});
    expect([lines.map(({ variantId }) => variantId), version]).toEqual([[cup], 3]);
  });

  test("an account that is deleted leaves nothing here", async () => {
    const account = buyer();
    await shop.as(account).cart.add({ variantId: shop.stock() }, key());
    await shop.publish(UserDeleted, { userId: account.userId, version: 2 });
    await shop.settled();
    expect((await shop.as(account).cart.get({})).lines).toEqual([]);
  });
});
