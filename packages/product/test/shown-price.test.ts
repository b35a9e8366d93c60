import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Currency, PriceListId, VariantId } from "@torg/contracts";
import fc from "fast-check";
import { decidePrice, type SellingRow } from "../src/domain/decide-price";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const listCount = 6;
const variantCount = 150;
const hourMs = 3_600_000;

const lists = fc.array(
  fc.record({
    base: fc.boolean(),
    groups: fc.subarray(["dealers", "wholesale"]),
    preference: fc.integer({ min: 1, max: 3 }),
    vatIncluded: fc.boolean(),
  }),
  { minLength: listCount, maxLength: listCount },
);
const row = fc.record({
  list: fc.integer({ min: 0, max: listCount - 1 }),
  fromQuantity: fc.constantFrom(1, 1, 1, 2.5, 10),
  minor: fc.integer({ min: 0, max: 500 }),
  scale: fc.constantFrom(null, null, 0, 2, 3, 4),
  currency: fc.constantFrom<Currency>("RUB", "RUB", "USD", "JPY", "KWD"),
  /** In hours from now: far enough from every edge for the whole test to lie in one moment. */
  window: fc.option(fc.constantFrom<[number, number]>([-2, -1], [-1, 1], [-1, 1], [1, 2])),
});

type Known = SellingRow & { readonly variantId: VariantId };

/** Prices of all sorts that may be set: lists of one preference, lists in other currencies, sales over and to come. */
async function scatter(seed: number) {
  const { variants, id } = await shop.create(
    "Разное",
    Array.from({ length: variantCount }, () => newId("sku")),
  );
  const [made = []] = fc.sample(lists, { numRuns: 1, seed });
  const known = made.map((list) => ({ ...list, id: newId("prl") as PriceListId }));
  for (const { id: listId, base, groups, preference, vatIncluded } of known)
    await shop.sql`insert into price_lists (id, name, base, groups, preference, vat_included)
      values (${listId.slice(4)}, 'x', ${base}, ${groups}, ${preference}, ${vatIncluded})`;
  const now = Date.now();
  const scripts = fc.sample(fc.array(row, { maxLength: 8 }), { numRuns: variantCount, seed });
  const rows: Known[] = [];
  for (const [n, { id: variantId }] of variants.entries())
    for (const own of scripts[n] ?? []) {
      const list = known[own.list];
      if (!list) throw new Error("no such list");
      const { currency } = rows.find((one) => one.variantId === variantId && one.list === list)?.price ?? own;
      const window = own.window && {
        startsAt: new Date(now + own.window[0] * hourMs),
        endsAt: new Date(now + own.window[1] * hourMs),
      };
      const kept = await shop.sql`
        insert into prices (variant_id, price_list_id, from_quantity, minor, scale, currency, starts_at, ends_at)
        values (${variantId.slice(4)}, ${list.id.slice(4)}, ${own.fromQuantity}, ${own.minor}, ${own.scale},
          ${currency}, ${window?.startsAt.toISOString() ?? "-infinity"}, ${window?.endsAt.toISOString() ?? "infinity"})
        on conflict do nothing returning 1`;
      if (kept.length === 0) continue;
      const { minor, scale, fromQuantity } = own;
      const price = scale === null ? { minor, currency } : { minor, scale, currency };
      rows.push({ variantId, list, fromQuantity, price, ...(window && { window }) });
    }
  return { id, variants, rows };
}

test("what cards, details and quotes show is what decidePrice says, on prices at random", async () => {
  let sales = 0;
  for (const seed of [1, 2, 3, 4]) {
    const { id, variants, rows } = await scatter(seed);
    const at = new Date();
    const of = (variantId: VariantId) => rows.filter((own) => own.variantId === variantId);
    const card = (await shop.visitor.list({ limit: 1 })).items[0];
    const detail = await shop.visitor.get({ id });
    const { lines } = await shop.cart.quote({ variantIds: variants.map((one) => one.id), group: "dealers" });
    expect(card?.id).toBe(id);
    for (const { id: variantId } of variants) {
      const decision = decidePrice(of(variantId), { quantity: 1, at });
      const wanted =
        decision.why === "none"
          ? {}
          : {
              price: decision.price,
              ...(decision.why === "sale" && {
                ...(decision.before && { priceBefore: decision.before }),
                saleEndsAt: decision.endsAt.toISOString(),
              }),
            };
      if (decision.why === "sale") sales += 1;
      for (const shown of [card, detail]) {
        const { price, priceBefore, saleEndsAt } = shown?.variants.find((one) => one.id === variantId) ?? {};
        expect({
          ...(price && { price }),
          ...(priceBefore && { priceBefore }),
          ...(saleEndsAt && { saleEndsAt }),
        }).toEqual(wanted);
      }
      expect(detail.prices.find((own) => own.variantId === variantId)?.tiers ?? []).toEqual([
        ...decision.tiers,
      ]);
      const dealer = decidePrice(of(variantId), { quantity: 1, at, group: "dealers" });
      const line = lines.find((own) => own.variantId === variantId);
      expect(line?.price).toEqual(dealer.why === "none" ? undefined : dealer.price);
    }
  }
  expect(sales).toBeGreaterThan(20); // or the sample showed nothing
}, 60_000);
