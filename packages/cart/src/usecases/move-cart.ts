import { Failure, type Owner } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import { type CartState, type Lines, moving, opened } from "../domain/cart";
import { mergeLines } from "../domain/lines";
import type { Arrival, Move } from "../domain/move";
import { findArrival, saveArrival } from "../store/arrivals";
import { findCart, saveCart } from "../store/carts";
import { cartToChange, tellCart, writeLines } from "./change-cart";

/**
 * Sends a guest's cart on its way; from here on the move is finished, by this caller or by the job. Answers a move that
 * is under way already, and nothing for a cart that is frozen or has no lines.
 */
export const sendCart = (ctx: Ctx, step: string, { from, to }: { from: Owner; to: Owner }) =>
  ctx.commit(step, async (tx): Promise<Move | undefined> => {
    const cart = await findCart(tx, from);
    if (!cart || cart.status === "frozen" || cart.lines.length === 0) return undefined;
    if (cart.move) return cart.move;
    const sent = moving(cart, to, ctx.now());
    saveCart(tx, sent);
    return sent.move;
  });

/** Brings a move to its end, from wherever it was left; any number of times, by any number at once. */
export async function finishMove(ctx: Ctx, from: Owner, move: Move): Promise<Arrival> {
  const cart = await findCart(ctx.db, from);
  const arrival = await ctx.commit(`arrive ${move.id}`, (tx) => arrive(ctx, tx, { cart, move }));
  await ctx.commit(`land ${move.id}`, (tx) => land(ctx, tx, { from, move, arrival }));
  return arrival;
}

/** The lines arrive, or are refused for good, and which of them is written in the same commit. */
async function arrive(
  ctx: Ctx,
  tx: Tx,
  { cart, move }: { cart: CartState | undefined; move: Move },
): Promise<Arrival> {
  const arrived = await findArrival(tx, move);
  if (arrived) return arrived;
  if (cart?.move?.id !== move.id) return { outcome: "merged" }; // over so long ago that it is forgotten
  const arrival = await merge(ctx, tx, { lines: cart.lines, to: move.to });
  saveArrival(tx, move, { arrival, now: ctx.now() });
  return arrival;
}

type Merging = { readonly lines: Lines; readonly to: Owner };

/** A guest's prices were not read for this owner's group, nor for the quantities that add up: the checkout reads them. */
const unread = new Date(0);

async function merge(ctx: Ctx, tx: Tx, { lines: from, to }: Merging): Promise<Arrival> {
  try {
    const own = await cartToChange(ctx, tx, to);
    const lines = mergeLines(own.lines, from, ctx.config.CART_LINES_MAX);
    writeLines(ctx, tx, { cart: own, lines, quotedAt: unread });
    return { outcome: "merged" };
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === "unavailable" || error.kind === "late") throw error;
    return { outcome: "refused", code: error.code, details: error.details };
  }
}

/** The guest's cart is empty, or as it was. */
async function land(
  ctx: Ctx,
  tx: Tx,
  { from, move, arrival }: { from: Owner; move: Move; arrival: Arrival },
): Promise<void> {
  const cart = await findCart(tx, from);
  if (cart?.move?.id !== move.id) return;
  const landed = opened(cart, ctx.now(), arrival.outcome === "merged" ? [] : cart.lines);
  saveCart(tx, landed);
  if (arrival.outcome === "merged") tellCart(ctx, tx, landed);
}
