import {
  type Cart,
  type CartLine,
  type Currency,
  Failure,
  type Money,
  type Owner,
  sumMoney,
} from "@torg/contracts";
import type { Move } from "./move";

/** A cart as its rules see it. One that became an order is no cart any more. */
export type CartState = {
  readonly id: Cart["id"];
  readonly owner: Owner;
  /** The customer group whose prices it was last changed at; what changes of them reaches it. */
  readonly group?: string;
  /** A cart that moves is as good as frozen until its lines have arrived. */
  readonly status: Cart["status"] | "moving";
  readonly move?: Move;
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

/** The cart as one of a customer group, or of none. */
export const inGroup = ({ group: _, ...cart }: CartState, group: string | undefined): CartState => ({
  ...cart,
  ...(group !== undefined && { group }),
});

/** Other lines for a cart, and when the oldest price of those that are new to it was read. */
export type Relined = { readonly lines: Lines; readonly quotedAt: Date; readonly now: Date };

/** The cart as it is ordered: with the lines of its snapshot, and nothing changes them. */
export const frozenWith = (cart: CartState, lines: Lines, now: Date): CartState => ({
  ...cart,
  status: "frozen",
  lines,
  version: cart.version + 1,
  updatedAt: now,
});

/** The cart given back to its owner, with the lines it has or with others. */
export const opened = ({ move: _, ...cart }: CartState, now: Date, lines = cart.lines): CartState => ({
  ...cart,
  status: "open",
  lines,
  version: cart.version + 1,
  updatedAt: now,
});

/** The cart on its way to another owner. */
export function moving(cart: CartState, to: Owner, now: Date): CartState & { readonly move: Move } {
  const version = cart.version + 1;
  const move = { id: `${cart.id}@${version}`, to };
  return { ...cart, status: "moving", move, version, updatedAt: now };
}

/** The cart with other lines. A frozen one keeps those it is being ordered with. */
export function withLines(cart: CartState, { lines, quotedAt, now }: Relined): CartState {
  if (cart.status !== "open") throw new Failure("cart.frozen");
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
  status: status === "open" ? "open" : "frozen",
  lines: [...lines],
  total: totalOf(lines, shopCurrency),
  version,
  updatedAt: updatedAt.toISOString(),
});
