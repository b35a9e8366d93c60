import { expect, test } from "bun:test";
import type { PriceListId } from "@torg/contracts";
import fc from "fast-check";
import { comparePrices, decidePrice, type SellingList, type SellingRow } from "./decide-price";
import { uuid } from "./shelves.fixture";

const start = Date.UTC(2026, 10, 1);
const moment = (hours: number): Date => new Date(start + hours * 3_600_000);
const listId = (n: number): PriceListId => `prl_${uuid(String(n))}`;

const lists: SellingList[] = [
  { id: listId(1), base: true, groups: [], preference: 100, vatIncluded: true },
  { id: listId(2), base: true, groups: ["dealers"], preference: 100, vatIncluded: true },
  { id: listId(3), base: false, groups: ["dealers"], preference: 100, vatIncluded: true },
  { id: listId(4), base: false, groups: ["wholesale", "dealers"], preference: 50, vatIncluded: true },
  { id: listId(5), base: false, groups: [], preference: 1, vatIncluded: true }, // nobody is sold by it
];
const groups = fc.constantFrom(undefined, "dealers", "wholesale", "strangers");
const currencies = fc.constantFrom("RUB" as const, "USD" as const);
const quantities = fc.integer({ min: 1, max: 100_000 }).map((n) => n / 1000);
const hours = fc.integer({ min: -3, max: 9 });
const windows = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .map(([from, length]) => ({ startsAt: moment(from), endsAt: moment(from + length) }));
const row = fc.record({
  list: fc.constantFrom(...lists),
  fromQuantity: fc.constantFrom(1, 2.5, 10, 50),
  price: fc.record({
    minor: fc.integer({ min: 0, max: 1_000_000 }),
    scale: fc.constantFrom(undefined, 0, 2, 4),
    currency: currencies,
  }),
  window: fc.option(windows, { nil: undefined }),
});
const tidy = ({
  price: { scale, ...price },
  ...rest
}: { price: { scale: number | undefined } & Omit<SellingRow["price"], "scale"> } & Omit<
  SellingRow,
  "price"
>): SellingRow => ({
  ...rest,
  price: scale === undefined ? price : { ...price, scale },
});
const rows = fc.array(row.map(tidy), { maxLength: 12 });
const asked = fc.record({
  group: groups,
  quantity: quantities,
  currency: fc.option(currencies, { nil: undefined }),
  at: hours.map(moment),
});

test("a price is one of the rows that are open to this buyer now, in the currency that was asked for, and never below zero", () => {
  fc.assert(
    fc.property(rows, asked, (all, who) => {
      const decision = decidePrice(all, who);
      if (decision.why === "none") return;
      const open = all.filter(
        ({ list, window, fromQuantity }) =>
          (list.base || list.groups.includes(who.group ?? "nobody's")) &&
          (!window ||
            (window.startsAt.getTime() <= who.at.getTime() && who.at.getTime() < window.endsAt.getTime())) &&
          fromQuantity <= Math.max(1, who.quantity),
      );
      expect(open.some(({ price, list }) => price === decision.price && list === decision.list)).toBe(true);
      expect(decision.price.minor).toBeGreaterThanOrEqual(0);
      if (who.currency) expect(decision.price.currency).toBe(who.currency);
      for (const { price } of decision.tiers) expect(price.currency).toBe(decision.price.currency);
    }),
    { numRuns: 2_000 },
  );
});

test("who has a price that is open to him is given one", () => {
  fc.assert(
    fc.property(rows, asked, (all, who) => {
      const open = all.some(
        ({ list, window, price, fromQuantity }) =>
          list.base && !window && fromQuantity === 1 && price.currency === who.currency,
      );
      if (open) expect(decidePrice(all, who).why).not.toBe("none");
    }),
    { numRuns: 2_000 },
  );
});

test("the order in which rows come does not matter", () => {
  const shuffled = rows.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, asked, ([all, mixed], who) => {
      expect(decidePrice(mixed, who)).toEqual(decidePrice(all, who));
    }),
    { numRuns: 2_000 },
  );
});

test("what a list of other groups says is nothing to a buyer", () => {
  fc.assert(
    fc.property(rows, asked, (all, who) => {
      const own = all.filter(({ list }) => list.base || list.groups.includes(who.group ?? "nobody's"));
      expect(decidePrice(all, who)).toEqual(decidePrice(own, who));
    }),
  );
});

test("his tiers say what he pays for any quantity", () => {
  fc.assert(
    fc.property(rows, asked, (all, who) => {
      const decision = decidePrice(all, who);
      const reached = decision.tiers.findLast(
        ({ fromQuantity }) => fromQuantity <= Math.max(1, who.quantity),
      );
      const price = decision.why === "none" ? undefined : decision.price;
      expect(reached?.price.minor).toBe(price?.minor);
      expect(reached?.price.scale).toBe(price?.scale);
    }),
    { numRuns: 2_000 },
  );
});

test("where the tiers of every list fall and begin at one, a larger quantity never costs more a piece", () => {
  const falling = fc
    .array(
      fc.tuple(
        fc.constantFrom(...lists),
        fc.integer({ min: 0, max: 900 }),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }),
        fc.option(windows, { nil: undefined }),
      ),
      { maxLength: 4 },
    )
    .map((all) =>
      all.flatMap(([list, last, drops, window]) =>
        [50, 10, 2.5, 1].map((fromQuantity, at): SellingRow => {
          const minor = drops.slice(0, at).reduce((sum, drop) => sum + drop, last);
          return { list, fromQuantity, price: { minor, currency: "RUB" }, window };
        }),
      ),
    )
    .filter(
      (all) =>
        new Set(all.map(({ list, window }) => `${list.id}${window === undefined}`)).size * 4 === all.length,
    );
  fc.assert(
    fc.property(falling, asked, quantities, (all, who, other) => {
      const [less, more] = [Math.min(who.quantity, other), Math.max(who.quantity, other)];
      const few = decidePrice(all, { ...who, quantity: less });
      const many = decidePrice(all, { ...who, quantity: more });
      if (few.why === "none") return;
      if (many.why === "none") throw new Error("more has no price");
      expect(comparePrices(many.price, few.price)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 2_000 },
  );
});

const [base] = lists;
if (!base) throw new Error("no list");
const stands: SellingRow = { list: base, fromQuantity: 1, price: { minor: 1000, currency: "RUB" } };
const sale: SellingRow = {
  list: base,
  fromQuantity: 1,
  price: { minor: 80_000, scale: 4, currency: "RUB" }, // 8,0000
  window: { startsAt: moment(1), endsAt: moment(2) },
};
const justBefore = (at: Date): Date => new Date(at.getTime() - 1);

test("a sale holds from its first moment and not at its last, and says what the price was before", () => {
  const why = (at: Date) => decidePrice([sale, stands], { quantity: 1, at }).why;
  expect([justBefore(moment(1)), moment(1), justBefore(moment(2)), moment(2)].map(why)).toEqual([
    "standing",
    "sale",
    "sale",
    "standing",
  ]);
  expect(decidePrice([stands, sale], { quantity: 1, at: moment(1) })).toMatchObject({
    price: sale.price,
    before: stands.price,
    endsAt: moment(2),
  });
});

test("a sale that is dearer than what stands is none, whatever its scale", () => {
  const dear: SellingRow = { ...sale, price: { minor: 100_001, scale: 4, currency: "RUB" } };
  expect(decidePrice([dear, stands], { quantity: 1, at: moment(1) })).toMatchObject({ why: "standing" });
});

test("of the tiers that a quantity reaches the largest holds", () => {
  const tiers = [
    { ...stands, fromQuantity: 10, price: { minor: 900, currency: "RUB" as const } },
    stands,
    { ...stands, fromQuantity: 50, price: { minor: 950, currency: "RUB" as const } }, // it may even rise
  ];
  const minor = (quantity: number) => {
    const decision = decidePrice(tiers, { quantity, at: moment(0) });
    return decision.why === "none" ? undefined : decision.price.minor;
  };
  expect([1, 9.999, 10, 49.999, 50].map(minor)).toEqual([1000, 1000, 900, 900, 950]);
});

test("what is less than a piece pays as one", () => {
  expect(decidePrice([stands], { quantity: 0.25, at: moment(0) })).toMatchObject({ price: stands.price });
});

test("by default a group's list speaks before everybody's, and a preferred one before both", () => {
  const of = (list: SellingList, minor: number): SellingRow => ({
    ...stands,
    list,
    price: { minor, currency: "RUB" },
  });
  const [first, , dealers, wholesale] = lists;
  if (!first || !dealers || !wholesale) throw new Error("no lists");
  const all = [of(first, 1), of(dealers, 2), of(wholesale, 3)];
  const priceFor = (group?: string) => decidePrice(all, { quantity: 1, at: moment(0), group });
  expect(priceFor()).toMatchObject({ price: { minor: 1 } });
  expect(priceFor("dealers")).toMatchObject({ price: { minor: 3 } });
  expect(decidePrice(all.slice(0, 2), { quantity: 1, at: moment(0), group: "dealers" })).toMatchObject({
    price: { minor: 2 },
  });
});
