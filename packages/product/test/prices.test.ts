import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { PriceChanged, type PriceRow, type VariantId } from "@torg/contracts";
import { newId, openShop, rubles, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ SALES_LOOK_MS: "100" });
});
afterAll(() => shop?.stop());

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const at = (fromNowMs: number): string => new Date(Date.now() + fromNowMs).toISOString();
const tier = (fromQuantity: number, minor: number): PriceRow => ({ fromQuantity, price: rubles(minor) });
const sale = (minor: number, fromMs: number, toMs: number): PriceRow => ({
  ...tier(1, minor),
  sale: { startsAt: at(fromMs), endsAt: at(toMs) },
});
const buyer = (group?: string) =>
  shop.as({ role: "buyer", userId: newId("usr"), ...(group && { group }) }).product;
const quoted = async (variantId: VariantId, asked: { quantity?: number; group?: string } = {}) =>
  (
    await shop.cart.quote({
      variantIds: [variantId],
      ...(asked.quantity && { quantities: [asked.quantity] }),
      ...(asked.group && { group: asked.group }),
    })
  ).lines[0];
const priced = async (minor: number): Promise<VariantId> => {
  const variantId = await shop.stocked(5);
  await shop.staff.setPrice({ variantId, price: rubles(minor) });
  return variantId;
};
const productOf = async (variantId: VariantId) => {
  const [row] = await shop.sql<
    { id: string }[]
  >`select product_id as id from variants where id = ${variantId.slice(4)}`;
  return shop.visitor.get({ id: `prd_${row?.id}` });
};

test("a price list is created, changed where something is given, listed in the order in which it speaks, and removed when it is empty", async () => {
  const made = await shop.staff.savePriceList({
    name: "Оптовая",
    groups: ["wholesale", "wholesale"],
    preference: 7,
  });
  expect(made).toMatchObject({ base: false, groups: ["wholesale"], vatIncluded: true, preference: 7 });
  const changed = await shop.staff.savePriceList({ id: made.id, currency: "RUB", vatIncluded: false });
  expect(changed).toEqual({ ...made, currency: "RUB", vatIncluded: false });
  const { items } = await shop.staff.priceLists({});
  expect(items.find(({ id }) => id === made.id)).toEqual(changed);
  expect(items.map(({ preference }) => preference)).toEqual(
    items.map((list) => list.preference).sort((a, b) => a - b),
  );

  const variantId = await shop.stocked(1);
  await shop.staff.setPrices({ variantId, priceListId: made.id, rows: [tier(1, 500)] });
  const inUse = { code: "product.price_list_in_use" };
  await expect(shop.staff.removePriceList({ id: made.id })).rejects.toMatchObject(inUse);
  await expect(shop.staff.savePriceList({ id: made.id, currency: "USD" })).rejects.toMatchObject(inUse);
  await shop.staff.setPrice({ variantId, priceListId: made.id, price: null });
  await shop.staff.removePriceList({ id: made.id });
  const missing = { code: "product.price_list_not_found" };
  await expect(shop.staff.removePriceList({ id: made.id })).rejects.toMatchObject(missing);
  await expect(shop.staff.savePriceList({ id: made.id, name: "Нет" })).rejects.toMatchObject(missing);
  await expect(shop.staff.savePriceList({ base: false })).rejects.toThrow(/input[.]invalid .*"[/]name"/);
  await expect(shop.staff.savePriceList({ name: "Опт", groups: ["Опт!"] })).rejects.toThrow(
    /"[/]groups[/]0"/,
  );
});

test("prices of a variant are replaced whole, read as they were set, and told once where they changed", async () => {
  const variantId = await priced(1_000);
  await shop.forget();
  const rows = [tier(1, 900), tier(10, 800), sale(850, dayMs, 2 * dayMs)];
  const kept = await shop.staff.setPrices({ variantId, rows });
  expect(kept.rows).toEqual(rows);
  expect((await shop.staff.pricesOf({ variantId })).items).toEqual([kept]);
  await shop.staff.setPrices({ variantId, rows });
  expect(await shop.told(PriceChanged)).toMatchObject([{ variantId, price: rubles(900), version: 2 }]);
  expect((await shop.staff.setPrices({ variantId, rows: [tier(2, 700)] })).rows).toEqual([tier(2, 700)]);
  expect((await shop.told(PriceChanged)).at(-1)).not.toHaveProperty("price"); // one piece has none
});

test("a price that contradicts another is refused with its row, and nothing is changed", async () => {
  const variantId = await priced(1_000);
  const before = await shop.staff.pricesOf({ variantId });
  const set = (...rows: PriceRow[]) => shop.staff.setPrices({ variantId, rows });
  const overlap = (row: number, other: number) => ({
    code: "product.price_rows_overlap",
    details: { row, other },
  });
  await expect(set(tier(1, 5), tier(10, 4), tier(10, 3))).rejects.toMatchObject(overlap(2, 1));
  await expect(set(sale(5, 0, 10), sale(4, 9, 20))).rejects.toMatchObject(overlap(1, 0));
  await expect(
    set(tier(1, 5), { fromQuantity: 2, price: { minor: 1, currency: "USD" } }),
  ).rejects.toMatchObject({
    code: "product.currency_mixed",
    details: { row: 1, currency: "RUB" },
  });
  await expect(set(tier(1, 5), tier(2, -1))).rejects.toThrow(
    /input[.]invalid .*"[/]rows[/]1[/]price[/]minor"/,
  );
  await expect(set(tier(0.5, 5))).rejects.toThrow(/"[/]rows[/]0[/]fromQuantity"/);
  await expect(set(sale(5, 10, 10))).rejects.toThrow(/"[/]rows[/]0[/]sale"/);
  expect(await shop.staff.pricesOf({ variantId })).toEqual(before);
});

test("a list keeps to its currency, for staff and for 1C", async () => {
  const variantId = await priced(1_000);
  const { id: priceListId } = await shop.staff.savePriceList({ name: "Рублёвая", currency: "RUB" });
  const price = { minor: 1, currency: "USD" } as const;
  await expect(shop.staff.setPrice({ variantId, priceListId, price })).rejects.toMatchObject({
    code: "product.currency_mixed",
    details: { row: 0, currency: "RUB" },
  });
  const { id: productId } = await productOf(variantId);
  const report = await shop.integration.importOffers({
    offers: [{ id: variantId, productId, prices: [{ priceListId, price }] }],
  });
  expect(report.refused.map(({ id }) => id)).toEqual([variantId]);
});

test("what is not there is named: a variant, a price list", async () => {
  const variantId = newId("var");
  const missing = { code: "product.variant_not_found", details: { variantId } };
  await expect(shop.staff.setPrices({ variantId, rows: [] })).rejects.toMatchObject(missing);
  await expect(shop.staff.setPrice({ variantId, price: null })).rejects.toMatchObject(missing);
  await expect(shop.staff.pricesOf({ variantId })).rejects.toMatchObject(missing);
  await expect(shop.staff.priceHistory({ variantId })).rejects.toMatchObject(missing);
  const list = shop.staff.setPrices({ variantId: await priced(1), priceListId: newId("prl"), rows: [] });
  await expect(list).rejects.toMatchObject({ code: "product.price_list_not_found" });
});

test("a 1C price with four decimals replaces what stands and leaves tiers and sales; another currency sweeps them away", async () => {
  const variantId = await priced(1_000);
  await shop.staff.setPrices({
    variantId,
    rows: [tier(1, 1_000), tier(10, 800), sale(500, -hourMs, hourMs)],
  });
  await shop.staff.setPrice({ variantId, price: { minor: 40_000, scale: 4, currency: "RUB" } }); // 4,0000
  expect((await shop.staff.pricesOf({ variantId })).items[0]?.rows).toHaveLength(3);
  expect(await quoted(variantId)).toMatchObject({ price: { minor: 40_000, scale: 4 } });
  await shop.staff.setPrice({ variantId, price: { minor: 100, currency: "USD" } });
  expect((await shop.staff.pricesOf({ variantId })).items[0]?.rows).toMatchObject([
    { price: { currency: "USD" } },
  ]);
});

test("a quote has the price of the quantity, the tiers, the group's list, and whether VAT is inside", async () => {
  const variantId = await priced(1_000);
  await shop.staff.setPrices({ variantId, rows: [tier(1, 1_000), tier(10, 800)] });
  const dealers = await shop.staff.savePriceList({
    name: "Дилерская",
    groups: ["dealers"],
    vatIncluded: false,
  });
  await shop.staff.setPrices({ variantId, priceListId: dealers.id, rows: [tier(5, 700)] });
  expect(await quoted(variantId)).toMatchObject({
    price: rubles(1_000),
    tiers: [tier(1, 1_000), tier(10, 800)],
    vat: { included: true },
  });
  expect(await quoted(variantId, { quantity: 10 })).toMatchObject({ price: rubles(800) });
  expect(await quoted(variantId, { quantity: 5, group: "dealers" })).toMatchObject({
    price: rubles(700),
    tiers: [tier(1, 1_000), tier(5, 700)],
    vat: { included: false },
  });
  const uneven = shop.cart.quote({ variantIds: [variantId], quantities: [1, 2] });
  await expect(uneven).rejects.toThrow(/input[.]invalid .*"[/]quantities"/);
});

test("a buyer is shown his group's prices, anybody else the retail ones, and public answers know of no group", async () => {
  const variantId = await priced(1_000);
  const group = `g-${newId("x").slice(-12)}`;
  const { id: priceListId } = await shop.staff.savePriceList({ name: "Для своих", groups: [group] });
  await shop.staff.setPrice({ variantId, priceListId, price: rubles(600) });
  const ask = { variantIds: [variantId, newId("var")], quantities: [2, 1] };
  const minorFor = async (who: Shop["visitor"]) =>
    (await who.prices(ask)).items.map(({ price }) => price.minor);
  expect(await minorFor(buyer(group))).toEqual([600]);
  expect(await minorFor(buyer("others"))).toEqual([1_000]);
  expect(await minorFor(buyer())).toEqual([1_000]);
  expect(await minorFor(shop.visitor)).toEqual([1_000]);
  const { id } = await productOf(variantId);
  const shown = (await buyer(group).get({ id })).variants[0]?.price;
  expect(shown).toEqual(rubles(1_000));
  expect(JSON.stringify(await buyer(group).list({}))).not.toContain('"minor":600');
  await expect(shop.visitor.prices({ ...ask, quantities: [1] })).rejects.toThrow(/"[/]quantities"/);
  expect((await shop.visitor.prices({ variantIds: [variantId], currency: "USD" })).items).toEqual([]);
});

test("a sale is shown from its start with the price before it, its end, and the least of the days before it", async () => {
  const variantId = await priced(1_200); // too long ago to count
  await shop.staff.setPrice({ variantId, price: rubles(1_500) });
  await shop.staff.setPrice({ variantId, price: rubles(2_500) });
  await shop.sql`update price_history set from_at = from_at - interval '40 days', to_at = to_at - interval '40 days'
    where variant_id = ${variantId.slice(4)} and minor = 1200`;
  await shop.sql`update price_history set from_at = from_at - interval '5 days', to_at = to_at - interval '5 days'
    where variant_id = ${variantId.slice(4)} and minor = 1500`;
  await shop.sql`update prices set set_at = set_at - interval '5 days' where variant_id = ${variantId.slice(4)}`;
  const endsAt = at(hourMs);
  const onSale: PriceRow = { ...tier(1, 1_000), sale: { startsAt: at(-1_000), endsAt } };
  await shop.staff.setPrices({ variantId, rows: [tier(1, 2_500), tier(10, 900), onSale] });
  const product = await productOf(variantId);
  expect(product.variants[0]).toMatchObject({
    price: rubles(1_000),
    priceBefore: rubles(2_500),
    saleEndsAt: endsAt,
  });
  expect(product.prices).toEqual([
    { variantId, vatIncluded: true, tiers: [tier(1, 1_000), tier(10, 900)], lowest: rubles(1_500) },
  ]);
  expect((await shop.visitor.prices({ variantIds: [variantId] })).items).toMatchObject([
    { price: rubles(1_000), before: rubles(2_500), saleEndsAt: endsAt },
  ]);
});

test("what a price was, and for how long, is kept by the statement that changes it", async () => {
  const variantId = await priced(300);
  await shop.staff.setPrice({ variantId, price: rubles(400) });
  await shop.staff.setPrice({ variantId, price: rubles(400) }); // no change, no history
  await shop.staff.setPrice({ variantId, price: null });
  const { items } = await shop.staff.priceHistory({ variantId });
  expect(items.map(({ price }) => price.minor)).toEqual([400, 300]);
  const [last, first] = items;
  expect(first?.to).toBe(last?.from ?? "");
  for (const { from, to } of items) expect(Date.parse(from)).toBeLessThanOrEqual(Date.parse(to));
});

const toldOf = async (variantId: VariantId) =>
  (await shop.told(PriceChanged)).filter((fact) => fact.variantId === variantId);

test("a sale begins and ends by itself: quoted at the moment, told once at each edge with a higher version", async () => {
  const variantId = await priced(1_000);
  await shop.forget();
  const soon = Date.now() + 700;
  const window = { startsAt: new Date(soon).toISOString(), endsAt: new Date(soon + 700).toISOString() };
  await shop.staff.setPrices({ variantId, rows: [tier(1, 1_000), { ...tier(1, 800), sale: window }] });
  const seen = new Set<number | undefined>();
  await eventually(async () => {
    const before = Date.now();
    const minor = (await quoted(variantId))?.price?.minor;
    if (Date.now() < soon - 100) expect(minor).toBe(1_000);
    if (before > soon + 100 && Date.now() < soon + 600) expect(minor).toBe(800);
    seen.add(minor);
    return before > soon + 1_000 && minor === 1_000 && (await toldOf(variantId)).length >= 3;
  });
  expect([...seen]).toEqual([1_000, 800]);
  const told = await toldOf(variantId);
  expect(told.map(({ price, version }) => [price, version])).toEqual([
    [rubles(1_000), 2],
    [rubles(800), 3],
    [rubles(1_000), 4],
  ]);
  const { items } = await shop.staff.priceHistory({ variantId });
  expect(items).toMatchObject([{ price: rubles(800), sale: true, from: window.startsAt, to: window.endsAt }]);
  await eventually(async () => (await shop.sql`select from listings_due`).length === 0);
});

test("a list that begins to speak for everybody has its prices told again", async () => {
  const variantId = await priced(1_000);
  const { id: priceListId } = await shop.staff.savePriceList({ name: "Акция", preference: 1 });
  await shop.staff.setPrice({ variantId, priceListId, price: rubles(10) });
  await shop.forget();
  await shop.staff.savePriceList({ id: priceListId, base: true });
  await eventually(async () => (await toldOf(variantId)).length === 1);
  expect(await toldOf(variantId)).toMatchObject([{ priceListId, base: true, price: rubles(10), version: 3 }]);
  expect((await quoted(variantId))?.price).toEqual(rubles(10));
  await eventually(async () => (await shop.sql`select from price_lists_due`).length === 0);
  await shop.staff.savePriceList({ id: priceListId, base: false });
});
