import { expect, test } from "bun:test";
import { barcodeOf, checkDigit } from "./barcode";

test("the check digit is GS1's own", () => {
  expect(checkDigit("400638133393")).toBe("1"); // 4006381333931, the example in every description of EAN-13
  expect(checkDigit("590123412345")).toBe("7");
});

test("a barcode has thirteen digits and checks", () => {
  for (const number of [0, 7, 999_999_999]) {
    const barcode = barcodeOf(number);
    expect(barcode).toMatch(/^460\d{10}$/);
    expect(barcode.at(-1)).toBe(checkDigit(barcode.slice(0, 12)));
  }
});
