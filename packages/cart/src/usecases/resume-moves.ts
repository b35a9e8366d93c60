import type { Ctx } from "../config";
import { findCart, movingSince } from "../store/carts";
import { finishMove } from "./move-cart";

/** Goes on with merges that were cut off. */
export async function resumeMoves(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - ctx.config.CHECKOUT_RESUME_AFTER_SECONDS * 1000);
  for await (const owner of movingSince(ctx.db, before)) {
    const move = (await findCart(ctx.db, owner))?.move;
    if (move) await finishMove(ctx, owner, move);
  }
}
