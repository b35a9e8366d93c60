import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { Principal } from "@torg/chassis";
import {
  type CartCheckedOut,
  type EventData,
  OrderCreated,
  OrderStatusUpdated,
  PriceChanged,
} from "@torg/contracts";
import { buyer, type CheckoutId, contact, failureOf, guestOf, id, inBothStores, type Shop } from "./shop";

inBothStores((openShop) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  }, 60_000);
  afterAll(() => shop?.stop());
  beforeEach(() => shop.set({ mood: "holds", onQuote: async () => {} }));

  const key = () => ({ key: crypto.randomUUID() });
  const cartOf = (who: Principal) => shop.as(who).cart;

  /** A visitor whose cart has a line. */
  async function shopper({ minor = 10_000 } = {}) {
    const guest = await shop.guest();
    const variantId = shop.stock(minor);
    await cartOf(guest).add({ variantId, quantity: 2 }, key());
    return { guest, variantId, cart: cartOf(guest) };
  }

  /** The one checkout of an owner. */
  async function onlyCheckout(owner: string) {
    const all = await shop.checkouts(owner);
    expect(all).toHaveLength(1);
    return all[0] ?? { id: id("chk"), state: "", orderId: undefined };
  }

  const checkedOut = async (checkoutId: CheckoutId) =>
    (await shop.told<EventData<typeof CartCheckedOut>>("cart.checked_out.v1")).filter(
      (told) => told.checkoutId === checkoutId,
    );

  async function tell(checkoutId: CheckoutId, ...statuses: Parameters<Shop["moved"]>[1][]) {
    for (const status of statuses) await shop.publish(OrderStatusUpdated, shop.moved(checkoutId, status));
    await shop.settled();
  }

  test("a cart that is ordered is frozen with today's prices, and order gets exactly what was frozen", async () => {
    const { guest, variantId, cart } = await shopper({ minor: 10_000 });
    shop.reprice(variantId, 11_000);
    const answer = await cart.checkout({ contact, comment: "к вечеру" }, key());
    expect(answer).toMatchObject({
      number: "7",
      status: "awaiting_payment",
      total: { minor: 22_000 },
      redirectUrl: "https://pay.example/1",
    });

    const frozen = await cart.get({});
    const { id: checkoutId } = await onlyCheckout(guest.guest);
    const { snapshot } = shop.orders.get(checkoutId) ?? {};
    expect(frozen).toMatchObject({ status: "frozen", total: { minor: 22_000 } });
    expect(snapshot).toEqual({
      cartId: frozen.id,
      owner: { guest: guest.guest },
      lines: frozen.lines,
      currency: "RUB",
      total: frozen.total,
      contact,
      language: "ru",
      payment: "card",
      comment: "к вечеру",
    });
  });

  test("while it is frozen its lines cannot change, and another key is told so", async () => {
    const { guest, variantId, cart } = await shopper();
    await cart.checkout({ contact }, key());
    const frozen = { code: "cart.frozen" };
    expect(await failureOf(cart.add({ variantId }, key()))).toEqual(frozen);
    expect(await failureOf(cart.change({ variantId, quantity: 1 }))).toEqual(frozen);
    expect(await failureOf(cart.remove({ variantId }))).toEqual(frozen);
    expect(await failureOf(cart.checkout({ contact }, key()))).toEqual(frozen);
    shop.reprice(variantId, 1);
    await shop.publish(PriceChanged, {
      variantId,
      productId: id("prd"),
      priceListId: id("prl"),
      base: true,
      version: 2,
    });
    await shop.settled();
    expect((await cart.get({})).total.minor).toBe(20_000);
    await onlyCheckout(guest.guest);
  });

  test("a frozen guest cart is not merged and stays the guest's", async () => {
    const { guest, cart } = await shopper();
    await cart.checkout({ contact }, key());
    const account = buyer();
    expect((await cartOf({ ...account, guest: guest.guest }).merge({})).lines).toEqual([]);
    expect(await cart.get({})).toMatchObject({ status: "frozen", lines: [{ quantity: 2 }] });
  });

  test("an account whose cart is being ordered takes no lines at login, and the guest keeps them", async () => {
    const [account, { guest, cart }] = [buyer(), await shopper()];
    await cartOf(account).add({ variantId: shop.stock() }, key());
    await cartOf(account).checkout({ contact }, key());
    const merged = cartOf({ ...account, guest: guest.guest }).merge({});
    expect(await failureOf(merged)).toEqual({ code: "cart.frozen" });
    expect(await cart.get({})).toMatchObject({ status: "open", lines: [{ quantity: 2 }] });
  });

  test("order's event closes the cart and tells it once, and the guest's secret opens the next one", async () => {
    const { guest, cart, variantId } = await shopper();
    const before = await cart.get({});
    const { orderId } = await cart.checkout({ contact }, key());
    const { id: checkoutId } = await onlyCheckout(guest.guest);
    await tell(checkoutId, "awaiting_payment", "awaiting_payment", "paid", "shipped");

    expect(await checkedOut(checkoutId)).toEqual([
      { cartId: before.id, checkoutId, orderId, total: before.total },
    ]);
    expect(await cart.get({})).toMatchObject({ status: "open", lines: [] });
    const next = await cart.add({ variantId }, key());
    expect([next.lines.length, next.id === before.id]).toEqual([1, false]);
  });

  test("what is heard after the cart has closed does not reopen it", async () => {
    const { guest, cart } = await shopper();
    await cart.checkout({ contact }, key());
    const { id: checkoutId } = await onlyCheckout(guest.guest);
    await tell(checkoutId, "paid", "cancelled", "awaiting_payment", "refunding", "refunded");
    expect((await onlyCheckout(guest.guest)).state).toBe("closed");
    expect(await checkedOut(checkoutId)).toHaveLength(1);
    expect((await cart.get({})).lines).toEqual([]);
  });

  test("order's definite no gives the cart back at once, and the key answers it again and again", async () => {
    const { guest, cart, variantId } = await shopper();
    const once = key();
    shop.set({ mood: "refuses" });
    const refused = { code: "order.out_of_stock", sku: shop.shelf.get(variantId)?.sku };
    expect(await failureOf(cart.checkout({ contact }, once))).toEqual(refused);
    expect(await cart.change({ variantId, quantity: 1 })).toMatchObject({
      status: "open",
      lines: [{ quantity: 1 }],
    });

    shop.set({ mood: "holds" });
    expect(await failureOf(cart.checkout({ contact }, once))).toEqual(refused);
    await forgetAnswers();
    expect(await failureOf(cart.checkout({ contact }, once))).toEqual(refused);
    expect((await onlyCheckout(guest.guest)).state).toBe("thawed");

    expect((await cart.checkout({ contact }, key())).total.minor).toBe(10_000);
    expect((await shop.checkouts(guest.guest)).map(({ state }) => state)).toEqual(["thawed", "frozen"]);
  });

  test("a rejection that only the event tells thaws the cart, too", async () => {
    const { guest, cart } = await shopper();
    shop.set({ mood: "is lost" });
    expect(await failureOf(cart.checkout({ contact }, key()))).toEqual({ code: "call.late" });
    await tell((await onlyCheckout(guest.guest)).id, "rejected", "rejected");
    expect(await cart.get({})).toMatchObject({ status: "open", lines: [{ quantity: 2 }] });
  });

  test("an answer that was lost leaves the cart frozen, and the same key goes on with the same checkout", async () => {
    const { guest, cart } = await shopper();
    const once = key();
    shop.set({ mood: "holds and is lost" });
    expect(await failureOf(cart.checkout({ contact }, once))).toEqual({ code: "call.late" });
    expect((await cart.get({})).status).toBe("frozen");
    expect(await failureOf(cart.checkout({ contact }, key()))).toEqual({ code: "cart.frozen" });

    shop.set({ mood: "holds" });
    const { orderId } = await cart.checkout({ contact }, once);
    const { id: checkoutId } = await onlyCheckout(guest.guest);
    expect(shop.orders.get(checkoutId)?.order.id).toBe(orderId);
  });

  test("the same key finds its order after the cart has closed, even when its answer was forgotten", async () => {
    const { guest, cart } = await shopper();
    const once = key();
    const first = await cart.checkout({ contact }, once);
    await tell((await onlyCheckout(guest.guest)).id, "awaiting_payment");
    await forgetAnswers();
    expect(await cart.checkout({ contact }, once)).toEqual(first);
    await onlyCheckout(guest.guest);
  });

  test("ten callers with one key get one order, and all ten the same answer", async () => {
    const { guest, cart } = await shopper();
    const once = key();
    const answers = await Promise.all(Array.from({ length: 10 }, () => cart.checkout({ contact }, once)));
    expect(new Set(answers.map(({ orderId }) => orderId)).size).toBe(1);
    await onlyCheckout(guest.guest);
  });

  test("of ten keys at once one orders the cart, and the others are told that it is frozen", async () => {
    const { guest, cart } = await shopper();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => failureOf(cart.checkout({ contact }, key()))),
    );
    const told = outcomes.map((outcome) => JSON.stringify(outcome));
    expect(told.filter((outcome) => outcome === '{"code":"cart.frozen"}')).toHaveLength(9);
    expect(told.filter((outcome) => outcome.includes("orderId"))).toHaveLength(1);
    await onlyCheckout(guest.guest);
  });

  test("a line that is added between the quote and the freeze is ordered, too", async () => {
    const { cart } = await shopper();
    const late = shop.stock(500);
    let quotes = 0;
    shop.set({
      onQuote: async () => {
        quotes += 1;
        if (quotes === 1) await cart.add({ variantId: late }, key());
      },
    });
    expect((await cart.checkout({ contact }, key())).total.minor).toBe(20_500);
  });

  test("a total that the buyer did not see orders nothing, names the line, and looking again shows it", async () => {
    const { guest, variantId, cart } = await shopper({ minor: 10_000 });
    const expectedTotal = (await cart.get({})).total;
    shop.reprice(variantId, 12_000);
    expect(await failureOf(cart.checkout({ contact, expectedTotal }, key()))).toEqual({
      code: "cart.price_changed",
      variantId,
    });
    expect(await shop.checkouts(guest.guest)).toHaveLength(0);

    const seen = await cart.get({});
    expect(seen).toMatchObject({ status: "open", total: { minor: 24_000 } });
    expect((await cart.checkout({ contact, expectedTotal: seen.total }, key())).total).toEqual(seen.total);
  });

  test("an empty cart orders nothing, nor does one with a line that is not for sale any more", async () => {
    const { guest, cart, variantId } = await shopper();
    shop.shelf.delete(variantId);
    expect(await failureOf(cart.checkout({ contact }, key()))).toEqual({
      code: "cart.not_for_sale",
      variantId,
    });
    await cart.remove({ variantId });
    expect(await failureOf(cart.checkout({ contact }, key()))).toEqual({ code: "cart.empty" });
    expect(await failureOf(cartOf(guestOf("1")).checkout({ contact }, key()))).toEqual({
      code: "cart.empty",
    });
    expect(await shop.checkouts(guest.guest)).toHaveLength(0);
  });

  test("a key of one owner means nothing for another", async () => {
    const [first, second] = [await shopper(), await shopper()];
    const same = key();
    const answers = [
      await first.cart.checkout({ contact }, same),
      await second.cart.checkout({ contact }, same),
    ];
    expect(answers[0]?.orderId).not.toBe(answers[1]?.orderId);
  });

  test("a checkout whose order is written down names it, and is still frozen", async () => {
    const { guest, cart } = await shopper();
    const { orderId, total, number } = await cart.checkout({ contact }, key());
    const { id: cartId } = await cart.get({});
    const { id: checkoutId } = await onlyCheckout(guest.guest);
    await shop.publish(OrderCreated, { orderId, checkoutId, number, version: 1, cartId, total });
    await shop.settled();
    expect(await onlyCheckout(guest.guest)).toMatchObject({ state: "placed", orderId });
    expect((await cart.get({})).status).toBe("frozen");
  });

  /** What a week does to the answers that were kept under keys. */
  const forgetAnswers = () => shop.store.forgetAnswers();
});
