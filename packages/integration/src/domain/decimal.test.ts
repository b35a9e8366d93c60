import { expect, test } from "bun:test";
import fc from "fast-check";
import { divide, formatDecimal, parseDecimal, round, toNumber } from "./decimal";

test.each([
  ["2990", "2990"],
  ["2 990,50", "2990.5"],
  ["2\u00a0990,50", "2990.5"],
  ["1\u202f234\u202f567.1200", "1234567.12"],
  ["-999 999 999,9", "-999999999.9"],
  ["0,0", "0"],
  [" +7 ", "7"],
])("%p is read as %p", (source, shown) => {
  const value = parseDecimal(source);
  expect(value && formatDecimal(value)).toBe(shown);
});

test.each(["", "шт", "1,234.56", "1.2.3", "0x10", "1e5", "--1", "1".repeat(25)])(
  "%p is not a number",
  (source) => {
    expect(parseDecimal(source)).toBeUndefined();
  },
);

test("what was written is read back, with blanks, commas or neither", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.integer({ min: 0, max: 6 }),
      (units, scale) => {
        const shown = formatDecimal({ units, scale });
        const read = parseDecimal(shown.replace(".", ","));
        return read !== undefined && toNumber(read) === Number(shown);
      },
    ),
  );
});

test("a quotient is the nearest one: multiplied back it misses by less than half a unit", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }), (a, b) => {
      const exact = divide({ units: a, scale: 2 }, { units: b, scale: 0 }, 4);
      const units = exact.units * 10n ** BigInt(4 - exact.scale);
      const miss = units * b - a * 100n;
      return (miss < 0n ? -miss : miss) * 2n <= b;
    }),
  );
});

test("rounding goes away from zero at the half", () => {
  const rounded = (source: string) =>
    formatDecimal(round(parseDecimal(source) ?? { units: 0n, scale: 0 }, 3));
  expect(["0.0005", "-0.0005", "0.0004", "1.2345678"].map(rounded)).toEqual([
    "0.001",
    "-0.001",
    "0",
    "1.235",
  ]);
});
