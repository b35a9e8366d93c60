import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import type { CartCheckedOut, EventData } from "@torg/contracts";
import { contact, failureOf, id, inBothStores, type Shop } from "./shop";

inBothStores((openShop) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ CHECKOUT_RESUME_AFTER_SECONDS: "1" });
  }, 60_000);
  afterAll(() => shop?.stop());

  /** A visitor whose checkout never reached order. */
  async function stranded() {
    const guest = await shop.guest();
    const { cart } = shop.as(guest);
    await cart.add({ variantId: shop.stock() }, { key: "line" });
    shop.set({ mood: "is away" });
    expect(await failureOf(cart.checkout({ contact }, { key: "order" }))).toEqual({
      code: "call.unavailable",
    });
    const checkout = async () => (await shop.checkouts(guest.guest))[0] ?? { id: id("chk"), state: "none" };
    return { cart, checkout, id: (await checkout()).id };
  }

  test("a checkout that stands still is asked for again until order says how it ended", async () => {
    const [lucky, unlucky] = [await stranded(), await stranded()];
    shop.refuse(unlucky.id);
    shop.set({ mood: "holds" });

    await eventually(async () => (await lucky.checkout()).state === "closed", {
      what: "the held one closing",
    });
    await eventually(async () => (await unlucky.checkout()).state === "thawed", {
      what: "the refused one thawing",
    });
    const told = await shop.told<EventData<typeof CartCheckedOut>>("cart.checked_out.v1");
    expect(told.map(({ checkoutId }) => checkoutId)).toEqual([lucky.id]);
    expect(await unlucky.cart.get({})).toMatchObject({ status: "open", lines: [{ quantity: 1 }] });
  });
});
