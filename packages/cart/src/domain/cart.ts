import {
  type Cart,
  type CartLine,
  type Currency,
  Failure,
  type Money,
  type Owner,
  sumMoney,
} from "@torg/contracts";

/** A cart as its rules see it. One that became an order is no cart any more. */
export type CartState = {
  readonly id: Cart["id"];
  readonly owner: Owner;
  readonly status: Cart["status"];
  readonly lines: Lines;
  /** One more with each change. */
  readonly version: number;
  readonly updatedAt: Date;
  /** When the oldest of its prices was read at product. */
  readonly quotedAt: Date;
};
export type Lines = readonly CartLine[];

export const emptyCart = (id: Cart["id"], owner: Owner, now: Date): CartState => ({
  id,
  owner,
  status: "open",
  lines: [],
  version: 0,
  updatedAt: now,
  quotedAt: now,
});

/** Other lines for a cart, and when the oldest price of those that are new to it was read. */
export type Relined = { readonly lines: Lines; readonly quotedAt: Date; readonly now: Date };

/** The cart with other lines. A frozen one keeps those it is being ordered with. */
export function withLines(cart: CartState, { lines, quotedAt, now }: Relined): CartState {
  if (cart.status === "frozen") throw new Failure("cart.frozen");
  const kept = lines.some((line) => cart.lines.includes(line));
  const oldest = kept && cart.quotedAt < quotedAt ? cart.quotedAt : quotedAt;
  return { ...cart, lines, version: cart.version + 1, updatedAt: now, quotedAt: oldest };
}

/** The sum of the lines, which share one currency; an empty cart counts in the shop's. */
export const totalOf = (lines: Lines, shopCurrency: Currency): Money =>
  sumMoney(
    lines.map((line) => line.total),
    lines[0]?.total.currency ?? shopCurrency,
  );

/** The cart as its owner sees it. */
export const toCart = (
  { id, status, lines, version, updatedAt }: CartState,
  shopCurrency: Currency,
): Cart => ({
  id,
  status,
  lines: [...lines],
  total: totalOf(lines, shopCurrency),
  version,
  updatedAt: updatedAt.toISOString(),
});
