import type { Ctx } from "../config";
import { nextStep } from "../domain/next-step";
import type { Order } from "../domain/order";
import * as orders from "../store/orders";
import { announce } from "./announce";

/**
 * Writes what `decide` makes of the order, with its events. Whoever comes second decides again on what the first one
 * wrote, so `decide` is asked until its answer is written or it changes nothing.
 */
export async function change(
  ctx: Ctx,
  seen: Order,
  decide: (order: Order, at: Date) => Order,
): Promise<Order> {
  for (let before = seen; ; before = await orders.read(ctx.db, seen.id)) {
    const at = ctx.now();
    const decided = decide(before, at);
    if (decided === before) return before;
    const after = { ...decided, version: before.version + 1, attempts: 0 };
    const driveAfter = nextStep(after) && new Date(at.getTime() + ctx.config.ORDER_LEASE_MS);
    const written = await ctx.commit(`${after.status}@${after.version}`, async (tx) => {
      const saved = await orders.save(tx, { before, after, at, driveAfter });
      if (saved) announce(tx, { before, after, at });
      return saved;
    });
    if (written) return after;
  }
}
