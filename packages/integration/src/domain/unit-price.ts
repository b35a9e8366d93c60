import { type Currency, currencyDigits, type UnitPrice } from "@torg/contracts";
import { type Decimal, divide, isZero, round } from "./decimal";

/** 1C keeps unit prices at four decimals; a price of a pack is cut into pieces no finer than that. */
const dividedDigits = 4;
const digitsMax = 6;

/**
 * The price of one base unit: a price of a pack of `coefficient` is divided. Nothing where there is no price:
 * 1C writes 0 for goods that are not sold, and those must not be given away.
 */
export function toUnitPrice(
  amount: Decimal,
  currency: Currency,
  coefficient?: Decimal,
): UnitPrice | undefined {
  const perUnit = coefficient && isPack(coefficient) ? divide(amount, coefficient, dividedDigits) : amount;
  const exact = round(perUnit, digitsMax);
  if (isZero(exact)) return undefined;
  const scale = Math.max(exact.scale, currencyDigits[currency]);
  const minor = Number(exact.units * 10n ** BigInt(scale - exact.scale));
  return scale === currencyDigits[currency] ? { minor, currency } : { minor, scale, currency };
}

const isPack = ({ units, scale }: Decimal): boolean => units > 0n && !(units === 1n && scale === 0);
