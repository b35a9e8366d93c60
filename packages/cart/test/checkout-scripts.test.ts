import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { type CartCheckedOut, type EventData, OrderCreated, OrderStatusUpdated } from "@torg/contracts";
import fc from "fast-check";
import type { CheckoutState } from "../src/domain/checkout";
import { type CheckoutId, contact, failureOf, inBothStores, type Shop } from "./shop";

inBothStores((openShop) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  }, 60_000);
  afterAll(() => shop?.stop());

  const moods = ["holds", "refuses", "holds and is lost", "is lost", "is away"] as const;
  const passed = [
    "awaiting_payment",
    "confirmed",
    "paid",
    "shipped",
    "expiring",
    "cancelled",
    "refunded",
  ] as const;

  const hear = fc.record({
    kind: fc.constant("hear" as const),
    nth: fc.nat(3),
    status: fc.constantFrom(...passed),
  });

  /** One thing that a buyer does, or that is heard about one of the orders there are: any, in any order, again and again. */
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("checkout" as const),
      key: fc.constantFrom("a", "b", "c"),
      mood: fc.constantFrom(...moods),
    }),
    hear,
    hear, // as often again: few of the others leave an order to hear of
    hear,
    fc.record({ kind: fc.constant("created" as const), nth: fc.nat(3) }),
    fc.constant({ kind: "add" as const }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  async function visitor() {
    const guest = await shop.guest();
    const { cart } = shop.as(guest);
    const over = new Map<CheckoutId, CheckoutState>();
    let adds = 0;
    const add = () => {
      adds += 1;
      return failureOf(cart.add({ variantId: shop.stock() }, { key: `add ${adds}` }));
    };

    async function play(turn: Step): Promise<void> {
      const checkouts = await shop.checkouts(guest.guest);
      if (turn.kind === "checkout") {
        shop.set({ mood: turn.mood });
        await failureOf(cart.checkout({ contact }, { key: turn.key }));
      } else if (turn.kind === "add") {
        const frozen = checkouts.some(({ state }) => underWay.includes(state));
        const outcome = await add();
        if (frozen) expect(outcome).toEqual({ code: "cart.frozen" });
        else expect(outcome).toMatchObject({ answered: { status: "open" } });
      } else {
        const checkoutId = checkouts[turn.nth % Math.max(1, checkouts.length)]?.id;
        const order = checkoutId && shop.orders.get(checkoutId)?.order;
        if (!order) return;
        const rejected = order.status === "rejected";
        if (turn.kind === "hear")
          await shop.publish(OrderStatusUpdated, shop.moved(checkoutId, rejected ? "rejected" : turn.status));
        else {
          const { id: orderId, number, total } = order;
          await shop.publish(OrderCreated, {
            orderId,
            checkoutId,
            number,
            version: 1,
            cartId: "crt_01930000-0000-7000-8000-000000000000",
            total,
          });
        }
        await heard();
      }
    }

    async function check(): Promise<void> {
      const checkouts = await shop.checkouts(guest.guest);
      const frozen = checkouts.filter(({ state }) => underWay.includes(state));
      expect(frozen.length).toBeLessThanOrEqual(1);
      expect((await cart.get({})).status).toBe(frozen.length === 1 ? "frozen" : "open");

      const told = await shop.told<EventData<typeof CartCheckedOut>>("cart.checked_out.v1");
      for (const { id, state } of checkouts) {
        if (over.has(id)) expect<CheckoutState | undefined>(state).toBe(over.get(id));
        const order = shop.orders.get(id)?.order;
        if (state === "thawed") expect(order?.status).toBe("rejected");
        if (state === "closed") expect(order?.status).toBe("awaiting_payment");
        expect(told.filter(({ checkoutId }) => checkoutId === id)).toHaveLength(state === "closed" ? 1 : 0);
        if (!underWay.includes(state)) over.set(id, state);
      }
    }
    /** Order tells what became of each of its orders, at last. */
    async function settle(): Promise<void> {
      for (const { id } of await shop.checkouts(guest.guest)) {
        const order = shop.orders.get(id)?.order;
        if (order) await shop.publish(OrderStatusUpdated, shop.moved(id, order.status));
      }
      await heard();
      for (const { id, state } of await shop.checkouts(guest.guest))
        expect(underWay.includes(state)).toBe(!shop.orders.has(id));
    }

    return { add, play, check, settle, checkouts: () => shop.checkouts(guest.guest) };
  }

  const underWay: CheckoutState[] = ["frozen", "placed"];

  /** Deliveries that are on their way have had their effect; what is told at leisure is not waited for. */
  const heard = () =>
    eventually(async () => {
      const due = await shop.store.outbox.due(100, []);
      const [row] = await shop.database("cart").sql<{ owed: number }[]>`
        select count(*)::int as owed from torg.deliveries where queue = 'cart.money'`;
      return due.length === 0 && row?.owed === 0;
    });

  test("whatever is done and heard, a cart is frozen by one checkout at a time, ends as its order did, and is told once", async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (script) => {
        const { add, play, check, settle, checkouts } = await visitor();
        await add();
        for (const turn of script) {
          await play(turn);
          await check();
          for (const { state } of await checkouts()) seen.set(state, (seen.get(state) ?? 0) + 1);
        }
        await settle();
        await check();
      }),
      { numRuns: 60 },
    );
    expect([...seen.keys()].sort()).toEqual(["closed", "frozen", "placed", "thawed"]);
  }, 120_000);
});
