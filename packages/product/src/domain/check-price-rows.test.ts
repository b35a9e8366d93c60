import { expect, test } from "bun:test";
import type { PriceRow } from "@torg/contracts";
import { checkPriceRows } from "./check-price-rows";

const row = (fromQuantity: number, minor: number): PriceRow => ({
  fromQuantity,
  price: { minor, currency: "RUB" },
});
const sale = (fromHour: number, toHour: number): PriceRow => ({
  ...row(1, 5),
  sale: { startsAt: `2026-11-01T0${fromHour}:00:00Z`, endsAt: `2026-11-01T0${toHour}:00:00Z` },
});
const refusal = (rows: PriceRow[], currency?: "RUB" | "USD") => {
  try {
    checkPriceRows(rows, currency);
    return undefined;
  } catch (error) {
    return error;
  }
};

test("a tier that is there twice is named with the row that it repeats", () => {
  expect(refusal([row(1, 9), row(10, 8), row(10, 7)])).toMatchObject({
    code: "product.price_rows_overlap",
    details: { row: 2, other: 1 },
  });
});

test("sales of one tier may touch and must not meet, and lie over what stands", () => {
  expect(refusal([row(1, 9), sale(1, 3), sale(3, 5)])).toBeUndefined();
  expect(refusal([sale(3, 5), sale(1, 3), row(1, 9)])).toBeUndefined();
  expect(refusal([row(1, 9), sale(1, 4), sale(3, 5)])).toMatchObject({ details: { row: 2, other: 1 } });
  expect(refusal([row(1, 9), sale(2, 3), sale(1, 5)])).toMatchObject({ details: { row: 2, other: 1 } });
});

test("a row in another currency than the list's, or the first row's, is named", () => {
  const dollars: PriceRow = { ...row(10, 8), price: { minor: 8, currency: "USD" } };
  expect(refusal([row(1, 9), dollars])).toMatchObject({
    code: "product.currency_mixed",
    details: { row: 1, currency: "RUB" },
  });
  expect(refusal([row(1, 9)], "USD")).toMatchObject({ details: { row: 0, currency: "USD" } });
});
