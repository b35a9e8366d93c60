import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { armSeams, eventually, type Seam } from "@torg/chassis/testing";
import { buyer, contact, failureOf, inBothStores, type Shop } from "./shop";

const key = () => ({ key: crypto.randomUUID() });

inBothStores((openShop) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ CHECKOUT_RESUME_AFTER_SECONDS: "1", CART_LINES_MAX: "3" });
  }, 60_000);
  afterAll(() => shop?.stop());
  afterEach(() => armSeams(() => undefined));

  /** Everything that follows the nth time this seam is passed is lost, as if the process had died there. */
  function cutAt(seam: Seam, nth: number): void {
    let passed = 0;
    armSeams((at) => {
      passed += at === seam ? 1 : 0;
      if (at === seam && passed >= nth) throw new Error("killed");
    });
  }

  async function shoppers() {
    const [guest, account] = [await shop.guest(), buyer()];
    const mug = shop.stock();
    await shop.as(guest).cart.add({ variantId: mug, quantity: 2 }, key());
    await shop.as(account).cart.add({ variantId: mug, quantity: 1 }, key());
    const quantities = async () =>
      Promise.all(
        [guest, account].map(async (who) =>
          (await shop.as(who).cart.get({})).lines.map(({ quantity }) => quantity),
        ),
      );
    return { guest, account, quantities, both: shop.as({ ...account, guest: guest.guest }).cart };
  }

  const cuts = (["effected", "committed"] as const).flatMap((seam) =>
    [1, 2, 3].map((nth) => [seam, nth] as const),
  );

  test.each(cuts)(
    "cut off when its commits have %s, at the %d., a merge is finished by the next try",
    async (seam, nth) => {
      const { both, quantities } = await shoppers();
      cutAt(seam, nth);
      await failureOf(both.merge({}));
      armSeams(() => undefined);
      const merged = await both.merge({});
      expect(merged.lines.map(({ quantity }) => quantity)).toEqual([3]);
      expect(await quantities()).toEqual([[], [3]]);
      expect((await both.merge({})).version).toBe(merged.version);
    },
  );

  test.each([1, 2])(
    "cut off after its %d. commit and never asked for again, a merge is finished by the job",
    async (nth) => {
      const { both, quantities, guest } = await shoppers();
      cutAt("committed", nth);
      await failureOf(both.merge({}));
      armSeams(() => undefined);
      await eventually(async () => (await shop.as(guest).cart.get({})).status === "open", {
        what: "the job",
      });
      expect(await quantities()).toEqual([[], [3]]);
    },
  );

  test("what was refused stays refused to whoever finishes it, and the guest gets the cart back whole", async () => {
    const { both, account, quantities, guest } = await shoppers();
    shop.set({ mood: "is away" });
    await failureOf(shop.as(account).cart.checkout({ contact }, key())); // frozen for as long as nobody answers
    cutAt("committed", 2);
    await failureOf(both.merge({}));
    armSeams(() => undefined);
    await eventually(async () => (await shop.as(guest).cart.get({})).status === "open", { what: "the job" });
    expect(await quantities()).toEqual([[2], [1]]);
    shop.set({ mood: "holds" });
  });

  test("a cart on its way takes no lines and is not ordered; one that was sent to another account ends where it was sent", async () => {
    const { guest, account, quantities } = await shoppers();
    cutAt("committed", 1);
    await failureOf(shop.as({ ...account, guest: guest.guest }).cart.merge({}));
    armSeams(() => undefined);
    const frozen = { code: "cart.frozen" };
    expect(await failureOf(shop.as(guest).cart.add({ variantId: shop.stock() }, key()))).toEqual(frozen);
    expect(await failureOf(shop.as(guest).cart.checkout({ contact }, key()))).toEqual(frozen);
    const other = buyer();
    expect((await shop.as({ ...other, guest: guest.guest }).cart.merge({})).lines).toEqual([]);
    expect(await quantities()).toEqual([[], [3]]);
  });
});
