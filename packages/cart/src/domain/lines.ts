import {
  type CartLine,
  Failure,
  lineTotal,
  OrderQuantity,
  type PriceTier,
  type UnitPrice,
} from "@torg/contracts";
import type { Lines } from "./cart";

type VariantId = CartLine["variantId"];

const quantityMax = OrderQuantity.maxValue ?? Number.POSITIVE_INFINITY;

/** A price of one piece, and of other quantities where that is another. */
export type Price = { readonly price: UnitPrice; readonly tiers?: readonly PriceTier[] | undefined };

type Room = { readonly linesMax: number; readonly tiers?: Price["tiers"] };

/** Adds to the line of its variant, at the price that what is added has for all of it. */
export function addLine(lines: Lines, added: CartLine, { linesMax, tiers }: Room): Lines {
  const held = lines.find((line) => line.variantId === added.variantId);
  if (!held) return put(lines, added, linesMax);
  const quantity = sumOf(held.quantity, added.quantity);
  const price = priceOf({ price: added.price, tiers }, quantity);
  return put(lines, { ...added, quantity, price, total: lineTotal(price, quantity) }, linesMax);
}

/** Sets the line of a variant that is there already. */
export function changeLine(lines: Lines, changed: CartLine): Lines {
  if (!lines.some((line) => line.variantId === changed.variantId)) throw new Failure("cart.line_not_found");
  return put(lines, changed, lines.length);
}

/** Without the lines of these variants; the very same list when it has none of them. */
export function dropLines(lines: Lines, variantIds: readonly VariantId[]): Lines {
  const rest = lines.filter((line) => !variantIds.includes(line.variantId));
  return rest.length === lines.length ? lines : rest;
}

/** One cart's lines among another's: quantities add up, and either all of them fit or none is moved. */
export const mergeLines = (into: Lines, from: Lines, linesMax: number): Lines =>
  from.reduce((merged, line) => addLine(merged, line, { linesMax }), into);

/** The line of a variant at another price; the very same list where that changes nothing. */
export function repriceLine(lines: Lines, variantId: VariantId, quoted: Price): Lines {
  const line = lines.find((candidate) => candidate.variantId === variantId);
  if (!line) return lines;
  const { quantity } = line;
  const price = priceOf(quoted, quantity);
  if (samePrice(line.price, price) || !sharesCurrency(lines, { ...line, price })) return lines;
  return put(lines, { ...line, price, total: lineTotal(price, quantity) }, lines.length);
}

/** The line to name when a total is not what was seen: the first whose price moved, else the first there is. */
export const movedLine = (before: Lines, after: Lines): CartLine | undefined =>
  after.find(
    (line) =>
      !before.some(({ variantId, price }) => variantId === line.variantId && samePrice(price, line.price)),
  ) ?? after[0];

const samePrice = (a: UnitPrice, b: UnitPrice): boolean =>
  a.minor === b.minor && a.scale === b.scale && a.currency === b.currency;

/** In the place of its variant's line, or at the end. */
function put(lines: Lines, line: CartLine, linesMax: number): Lines {
  if (!sharesCurrency(lines, line)) throw new Failure("cart.not_for_sale", { variantId: line.variantId });
  const at = lines.findIndex((candidate) => candidate.variantId === line.variantId);
  if (at >= 0) return lines.with(at, line);
  if (lines.length >= linesMax) throw new Failure("cart.full", { linesMax });
  return [...lines, line];
}

/** An order is paid in one currency, so a cart holds one. */
const sharesCurrency = (lines: Lines, { variantId, price }: CartLine): boolean =>
  lines.every((line) => line.variantId === variantId || line.price.currency === price.currency);

/** Less than a piece pays as a piece. */
const priceOf = ({ price, tiers = [] }: Price, quantity: number): UnitPrice =>
  tiers.findLast(({ fromQuantity }) => fromQuantity <= Math.max(1, quantity))?.price ?? price;

/** Kept to three decimals, because 0.1 + 0.2 is not 0.3 here, and to what one line may order. */
const sumOf = (a: number, b: number): number => Math.min(quantityMax, Math.round((a + b) * 1000) / 1000);
