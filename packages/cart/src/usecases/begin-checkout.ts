import { inPartition } from "@torg/chassis";
import { CartSnapshot, type cart, Failure, type Owner } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx, Tx } from "../config";
import { type CartState, frozenWith, type Lines, totalOf } from "../domain/cart";
import type { Checkout } from "../domain/checkout";
import { movedLine } from "../domain/lines";
import { findCart, saveCart } from "../store/carts";
import { findBegun, insertCheckout, isKeyFree } from "../store/checkouts";
import { partitionOfOwner } from "../store/owners";
import { writeLines } from "./change-cart";
import { quoteLines } from "./quote-lines";

type CheckoutRequest = z.output<typeof cart.checkout.input>;
type Asked = { readonly owner: Owner; readonly key: string; readonly request: CheckoutRequest };

/** So often is a cart quoted again that changed between its quote and its freeze. */
const triesMax = 5;

/**
 * The checkout that was begun under this key; else a new one: the cart is quoted, unless all of its prices were read a
 * moment ago, and frozen exactly as quoted in the commit that keeps the checkout under the key.
 */
export async function beginCheckout(ctx: Ctx, { owner, key, request }: Asked): Promise<Checkout> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const [begun, cart] = await Promise.all([findBegun(ctx.db, owner, key), findCart(ctx.db, owner)]);
    if (begun) return begun;
    if (!cart || cart.lines.length === 0) throw new Failure("cart.empty");
    if (cart.status !== "open") throw new Failure("cart.frozen");

    const quotedAt = ctx.now();
    const fresh =
      cart.group === ctx.principal.group &&
      quotedAt.getTime() - cart.quotedAt.getTime() <= ctx.config.QUOTE_FRESH_MS;
    const lines = fresh ? cart.lines : await quoteLines(ctx, cart.lines);
    const snapshot = snapshotOf(ctx, { cart, lines, request });
    if (!asSeen(snapshot, request)) await refusePrice(ctx, { cart, lines, quotedAt });

    const id = inPartition(ctx.newId("chk"), partitionOfOwner(owner)); // order's events name it alone
    const checkout: Checkout = { id, key, snapshot };
    if (await ctx.commit(`freeze ${tries}`, (tx) => freeze(ctx, tx, { cart, checkout }))) return checkout;
  }
  throw new Failure("call.unavailable"); // it would not hold still: the same key may try again
}

type Quoted = { readonly cart: CartState; readonly lines: Lines };

/** Freezes the cart exactly as it was quoted, and keeps the checkout; or does neither. */
async function freeze(
  ctx: Ctx,
  tx: Tx,
  { cart, checkout }: { cart: CartState; checkout: Checkout },
): Promise<boolean> {
  const [stands, free] = await Promise.all([findCart(tx, cart.owner), isKeyFree(tx, checkout)]);
  if (!free || stands?.id !== cart.id || stands.version !== cart.version) return false;
  const now = ctx.now();
  insertCheckout(tx, { ...checkout, state: "frozen", orderId: undefined, touchedAt: now });
  saveCart(tx, frozenWith(stands, checkout.snapshot.lines, now));
  return true;
}

/** Parsed, because what order could not read would stay frozen for ever. */
const snapshotOf = (
  ctx: Ctx,
  { cart, lines, request }: Quoted & { request: CheckoutRequest },
): CartSnapshot => {
  const { contact, language, payment, comment } = request;
  const total = totalOf(lines, ctx.config.SHOP_CURRENCY);
  const { id: cartId, owner } = cart;
  return CartSnapshot.parse({
    cartId,
    owner,
    lines,
    currency: total.currency,
    total,
    contact,
    language,
    payment,
    comment,
  });
};

const asSeen = ({ total }: CartSnapshot, { expectedTotal }: CheckoutRequest): boolean =>
  expectedTotal === undefined ||
  (expectedTotal.minor === total.minor && expectedTotal.currency === total.currency);

/** Brings the cart to the prices that the buyer has not seen, so that looking again shows them, and orders nothing. */
async function refusePrice(ctx: Ctx, { cart, lines, quotedAt }: Quoted & { quotedAt: Date }): Promise<never> {
  await ctx.commit("show prices", async (tx) => {
    const now = await findCart(tx, cart.owner);
    if (now?.id === cart.id && now.version === cart.version)
      writeLines(ctx, tx, { cart: now, lines, quotedAt });
  });
  throw new Failure("cart.price_changed", { variantId: movedLine(cart.lines, lines)?.variantId ?? "" });
}
