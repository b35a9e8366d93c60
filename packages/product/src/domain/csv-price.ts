import { type Currency, currencyDigits, type UnitPrice } from "@torg/contracts";

/** A price as a person writes it: `1990.00`, with four decimals where it has four. */
export function writePrice({ minor, scale, currency }: UnitPrice): string {
  const digits = scale ?? currencyDigits[currency];
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** What a person wrote, with a point or a comma and spaces between thousands; nothing where it is no price. */
export function readPrice(cell: string, currency: Currency): UnitPrice | undefined {
  const parts = /^(\d{1,12})(?:[.,](\d{1,6}))?$/.exec(cell.replace(/[\s\u00a0\u202f]/g, ""));
  if (parts === null) return undefined;
  const [, whole = "", decimals = ""] = parts;
  const digits = currencyDigits[currency];
  if (decimals.length <= digits) return { minor: Number(whole + decimals.padEnd(digits, "0")), currency };
  const minor = Number(whole + decimals);
  return Number.isSafeInteger(minor) ? { minor, scale: decimals.length, currency } : undefined;
}
