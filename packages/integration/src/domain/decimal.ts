/** An exact decimal: `units / 10^scale`. */
export type Decimal = { readonly units: bigint; readonly scale: number };

const shape = /^([+-]?)(\d{1,24})(?:\.(\d{1,12}))?$/;

/** Reads a number as 1C shows it: blanks of any kind between thousands, comma or point. Nothing when it is not one. */
export function parseDecimal(source: string): Decimal | undefined {
  const match = shape.exec(source.replace(/[\s\u00a0\u202f\u2009']/g, "").replace(",", "."));
  if (!match) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const units = BigInt(whole + fraction);
  return trimmed({ units: sign === "-" ? -units : units, scale: fraction.length });
}

/** The same value without zeros at the end. */
function trimmed({ units, scale }: Decimal): Decimal {
  let [shorter, digits] = [units, scale];
  while (digits > 0 && shorter % 10n === 0n) {
    shorter /= 10n;
    digits -= 1;
  }
  return { units: shorter, scale: digits };
}

export const isZero = ({ units }: Decimal): boolean => units === 0n;

/** `a / b`, rounded half away from zero to `digits` decimals. `b` is not zero. */
export function divide(a: Decimal, b: Decimal, digits: number): Decimal {
  const numerator = a.units * 10n ** BigInt(digits + b.scale);
  const denominator = b.units * 10n ** BigInt(a.scale);
  return trimmed({ units: roundedQuotient(numerator, denominator), scale: digits });
}

/** The value at no more than `digits` decimals. */
export const round = (value: Decimal, digits: number): Decimal =>
  value.scale <= digits ? value : divide(value, { units: 1n, scale: 0 }, digits);

/** The nearest number: exact up to fifteen digits. */
export const toNumber = (value: Decimal): number => Number(formatDecimal(value));

/** `-12.5`: a point, no thousands. */
export function formatDecimal({ units, scale }: Decimal): string {
  if (scale === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = (n * 2n + d) / (d * 2n);
  return negative ? -quotient : quotient;
}
