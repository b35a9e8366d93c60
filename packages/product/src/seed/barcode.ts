/** An EAN-13 of Russia's range: twelve digits out of a number below a billion, and the digit that checks them. */
export function barcodeOf(number: number): string {
  const digits = `460${String(number).padStart(9, "0")}`;
  return digits + checkDigit(digits);
}

/** The weights of GS1: from the right 3, 1, 3 … */
export function checkDigit(digits: string): string {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
