import { expect, test } from "bun:test";
import { type CartLine, lineTotal } from "@torg/contracts";
import fc from "fast-check";
import { totalOf } from "./cart";
import { addLine, changeLine, dropLines, mergeLines, movedLine, repriceLine } from "./lines";

const variant = (n: number): CartLine["variantId"] =>
  `var_01930000-0000-7000-8000-${String(n).padStart(12, "0")}`;

function line(n: number, quantity = 1, minor = 100): CartLine {
  const price = { minor, currency: "RUB" } as const;
  return {
    variantId: variant(n),
    productId: "prd_01930000-0000-7000-8000-000000000000",
    sku: `K-${n}`,
    name: `Thing ${n}`,
    quantity,
    price,
    total: lineTotal(price, quantity),
  };
}

const quantities = fc.integer({ min: 1, max: 50_000_000 }).map((thousandths) => thousandths / 1000);
const someLines = fc.array(fc.tuple(fc.nat(9), quantities, fc.nat(1_000_000)), { maxLength: 30 });
const filled = (wanted: [number, number, number][], linesMax = 200) =>
  wanted.reduce<readonly CartLine[]>(
    (lines, [n, quantity, minor]) => addLine(lines, line(n, quantity, minor), { linesMax }),
    [],
  );

/** The code and details of what is thrown: `toThrow` compares messages alone. */
function failureOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (failure) {
    return failure;
  }
}

test("a variant has one line however often it is added, and no line is more than one may order", () => {
  fc.assert(
    fc.property(someLines, (wanted) => {
      const lines = filled(wanted);
      expect(new Set(lines.map(({ variantId }) => variantId)).size).toBe(lines.length);
      for (const { quantity } of lines) expect(quantity).toBeLessThanOrEqual(100_000);
    }),
  );
});

test("quantities add up exactly to three decimals", () => {
  expect(addLine([line(1, 0.1)], line(1, 0.2), { linesMax: 200 })[0]?.quantity).toBe(0.3);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 20 }),
      (thousandths) => {
        const [only] = filled(thousandths.map((n) => [1, n / 1000, 100]));
        expect(only?.quantity).toBe(thousandths.reduce((sum, n) => sum + n, 0) / 1000);
      },
    ),
  );
});

test("each line's total is its price times its quantity, and the cart's total is their sum in any order", () => {
  fc.assert(
    fc.property(someLines, (wanted) => {
      const lines = filled(wanted);
      for (const { price, quantity, total } of lines) expect(total).toEqual(lineTotal(price, quantity));
      expect(totalOf(lines.toReversed(), "EUR")).toEqual(totalOf(lines, "EUR"));
    }),
  );
});

test("an empty cart counts in the shop's currency, and a full one in its own", () => {
  expect(totalOf([], "EUR")).toEqual({ minor: 0, currency: "EUR" });
  expect(totalOf([line(1, 2)], "EUR")).toEqual({ minor: 200, currency: "RUB" });
});

test("merging adds every quantity up, and moves nothing when the lines would not fit", () => {
  fc.assert(
    fc.property(someLines, someLines, (own, guest) => {
      const merged = mergeLines(filled(own), filled(guest), 200);
      expect(new Map(merged.map((l) => [l.variantId, l.quantity]))).toEqual(
        new Map(filled([...own, ...guest]).map((l) => [l.variantId, l.quantity])),
      );
    }),
  );
  const refused = failureOf(() => mergeLines([line(1), line(2)], [line(3)], 2));
  expect(refused).toMatchObject({ code: "cart.full", details: { linesMax: 2 } });
});

test("a full cart still takes more of what it has", () => {
  expect(addLine([line(1), line(2)], line(2), { linesMax: 2 }).map((l) => l.quantity)).toEqual([1, 2]);
});

test("a line of another currency is refused by name, because an order is paid in one", () => {
  const euros: CartLine = {
    ...line(2),
    price: { minor: 100, currency: "EUR" },
    total: { minor: 100, currency: "EUR" },
  };
  const refused = failureOf(() => addLine([line(1)], euros, { linesMax: 200 }));
  expect(refused).toMatchObject({ code: "cart.not_for_sale", details: { variantId: variant(2) } });
  expect(
    repriceLine([line(1), line(2)], variant(2), { price: euros.price }).map((l) => l.price.currency),
  ).toEqual(["RUB", "RUB"]);
});

test("changing sets the quantity of a line that is there, and only of one", () => {
  expect(changeLine([line(1, 5), line(2)], line(1, 3)).map((l) => l.quantity)).toEqual([3, 1]);
  expect(failureOf(() => changeLine([line(1)], line(2)))).toMatchObject({ code: "cart.line_not_found" });
});

test("what changes nothing gives the very same list back, so that nothing is written or told", () => {
  const lines = [line(1), line(2)];
  expect(dropLines(lines, [variant(3)])).toBe(lines);
  expect(repriceLine(lines, variant(1), { price: { minor: 100, currency: "RUB" } })).toBe(lines);
  expect(repriceLine(lines, variant(3), { price: { minor: 1, currency: "RUB" } })).toBe(lines);
});

test("what is added pays the tier that the whole line has reached, and a new price comes with its tiers", () => {
  const tiers = [
    { fromQuantity: 1, price: { minor: 100, currency: "RUB" as const } },
    { fromQuantity: 10, price: { minor: 80, currency: "RUB" as const } },
  ];
  const [added] = addLine([line(1, 6)], line(1, 4), { linesMax: 200, tiers });
  expect(added).toMatchObject({ quantity: 10, price: { minor: 80 }, total: { minor: 800 } });
  const repriced = (quantity: number) =>
    repriceLine([line(1, quantity, 90)], variant(1), { price: line(1).price, tiers })[0]?.price.minor;
  expect([0.5, 9.999, 10, 500].map(repriced)).toEqual([100, 100, 80, 80]);
});

test("a new scale is a new price, though its digits are the same", () => {
  const [repriced] = repriceLine([line(1, 1, 12_990)], variant(1), {
    price: { minor: 12_990, scale: 4, currency: "RUB" },
  });
  expect(repriced?.total).toEqual({ minor: 130, currency: "RUB" });
});

test("the line that is named for a changed total is the one whose price moved", () => {
  expect(movedLine([line(1), line(2)], [line(1), line(2, 1, 150)])?.variantId).toBe(variant(2));
  expect(movedLine([line(1), line(2)], [line(1), line(2)])?.variantId).toBe(variant(1));
});
