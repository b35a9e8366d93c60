import { expect, test } from "bun:test";
import { parseCurrency } from "./currency";
import { parseDecimal } from "./decimal";
import { toUnitPrice } from "./unit-price";

const price = (amount: string, coefficient?: string, currency: "RUB" | "JPY" = "RUB") => {
  const value = parseDecimal(amount);
  return (
    value && toUnitPrice(value, currency, coefficient === undefined ? undefined : parseDecimal(coefficient))
  );
};

test("a price is whole minor units, exactly", () => {
  expect(price("2990")).toEqual({ minor: 299_000, currency: "RUB" });
  expect(price("0.1")).toEqual({ minor: 10, currency: "RUB" });
  expect(price("8.15")).toEqual({ minor: 815, currency: "RUB" }); // 8.15 * 100 is 814.9999 in floats
});

test("more decimals than the currency has are kept with their scale", () => {
  expect(price("12.3456")).toEqual({ minor: 123_456, scale: 4, currency: "RUB" });
  expect(price("12.5", undefined, "JPY")).toEqual({ minor: 125, scale: 1, currency: "JPY" });
});

test("a price of a pack becomes the price of one, to four decimals", () => {
  expect(price("100", "3")).toEqual({ minor: 333_333, scale: 4, currency: "RUB" });
  expect(price("120", "12")).toEqual({ minor: 1000, currency: "RUB" });
});

test("a coefficient of one, of nothing or below zero changes nothing", () => {
  for (const coefficient of ["1", "1.000", "0", "-2"])
    expect(price("12.34567", coefficient)).toEqual({ minor: 1_234_567, scale: 5, currency: "RUB" });
});

test("zero is no price", () => {
  expect(price("0.00")).toBeUndefined();
  expect(price("0.0000001")).toBeUndefined();
});

test.each([
  ["руб", "RUB"],
  ["руб.", "RUB"],
  ["RUR", "RUB"],
  ["643", "RUB"],
  ["грн", "UAH"],
  ["BYR", "BYN"],
  ["933", "BYN"],
  ["usd", "USD"],
  ["€", "EUR"],
] as const)("%p is %p", (source, currency) => expect(parseCurrency(source)).toBe(currency));

test("a currency that the shop does not know is nothing, not a guess", () =>
  expect(parseCurrency("тугр")).toBeUndefined());
