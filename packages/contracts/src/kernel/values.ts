import { z } from "zod";

/**
 * A prefixed UUIDv7 (RFC 9562), `ord_0193…`: stored as `uuid`, shown with its prefix,
 * so that an id in a log or a mail says what it names, and the compiler keeps them apart.
 */
export const id = <const P extends string>(prefix: P) =>
  z
    .templateLiteral([`${prefix}_`, z.uuidv7()])
    .meta({ examples: [`${prefix}_01980f5e-7c2a-7b3d-8e4f-5a6b7c8d9e0f`] });

/** ISO 4217 codes in use, with the digits of their minor unit. */
export const currencyDigits = {
  RUB: 2,
  USD: 2,
  EUR: 2,
  BYN: 2,
  KZT: 2,
  UAH: 2,
  CNY: 2,
  JPY: 0,
  KWD: 3,
} as const;
export const Currency = z.enum(["RUB", "USD", "EUR", "BYN", "KZT", "UAH", "CNY", "JPY", "KWD"]);
export type Currency = z.infer<typeof Currency>;

const minor = z.int().min(-9_007_199_254_740_991).max(9_007_199_254_740_991);

/** An amount in whole minor units: `{ minor: 129900, currency: "RUB" }` is 1 299,00 ₽. */
export const Money = z.strictObject({ minor, currency: Currency }).meta({ id: "Money" });
export type Money = z.infer<typeof Money>;

/** A price of one unit. `scale` is the number of decimals where it is not the currency's own: 1C keeps four. */
export const UnitPrice = z
  .strictObject({ minor: minor.min(0), scale: z.int().min(0).max(6).optional(), currency: Currency })
  .meta({ id: "UnitPrice" });
export type UnitPrice = z.infer<typeof UnitPrice>;

/** How many of a unit: up to three decimals (kilograms, metres), never a float's noise. */
export const Quantity = z
  .number()
  .min(0)
  .max(1_000_000_000)
  .refine((n) => Math.abs(n * 1000 - Math.round(n * 1000)) < 1e-6, "at most three decimals");
/** More than nothing, and no more than a person means to buy. */
export const OrderQuantity = Quantity.min(0.001).max(100_000);

export const Language = z.enum(["ru", "en"]);
export type Language = z.infer<typeof Language>;

export const Instant = z.iso.datetime().describe("RFC 3339, UTC, `Z`");
export const Email = z
  .email()
  .max(254)
  .toLowerCase()
  .meta({ examples: ["anna@example.com"] });
/** E.164. */
export const Phone = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, "a number in international form, +79001234567")
  .meta({ examples: ["+79001234567"] });
export const Slug = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\p{L}\p{N}-]+$/u);
export const Name = z.string().trim().min(1).max(255);
/** Buyers who share price lists: `wholesale`, `dealers-eu`. */
export const CustomerGroup = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/, "a word of a-z, 0-9, - and _");

/** `limit` items after the opaque `cursor` of the page before. */
export const pageInput = {
  limit: z.int().min(1).max(100).default(20),
  cursor: z.string().max(512).optional(),
};
/** A page: its items, and the cursor of the next where there is one. */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().optional(), hasMore: z.boolean() });

/** `unit price × quantity`, rounded half up to whole minor units: once, per line. */
export function lineTotal(price: UnitPrice, quantity: number): Money {
  const digits = currencyDigits[price.currency];
  const scale = price.scale ?? digits;
  const thousandths = BigInt(Math.round(quantity * 1000)) * BigInt(price.minor);
  const divisor = 1000n * 10n ** BigInt(Math.max(0, scale - digits));
  const shifted = thousandths * 10n ** BigInt(Math.max(0, digits - scale));
  return { minor: Number((shifted * 2n + divisor) / (divisor * 2n)), currency: price.currency };
}

/** The sum of amounts of one currency; amounts of two currencies have none. */
export function sumMoney(amounts: readonly Money[], currency: Currency): Money {
  let total = 0;
  for (const amount of amounts) {
    if (amount.currency !== currency) throw new TypeError(`cannot add ${amount.currency} to ${currency}`);
    total += amount.minor;
  }
  return { minor: total, currency };
}
