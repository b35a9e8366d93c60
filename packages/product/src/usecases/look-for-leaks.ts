import { Failure, type OrderRef } from "@torg/contracts";
import type { Ctx } from "../config";
import { isOver } from "../domain/settlement";
import { countLeaks, noteAnswers, oldReservations } from "../store/leaks";

/** Orders asked about in one turn; the rest waits for the next. */
const batch = 100;

/**
 * Asks order about reservations that are older than any should be, and raises `reservations_leaked` by those that
 * nobody needs. It never releases: an order that is unknown here may be one whose database was restored, and
 * goods that are sold twice are worse than goods that stand.
 */
export async function lookForLeaks(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - ctx.config.RESERVATION_ALARM_MINUTES * 60_000);
  const old = await oldReservations(ctx.db, { before, limit: batch });
  const answers: { orderId: OrderRef; leak: string | null }[] = [];
  for (const orderId of old) answers.push({ orderId, leak: await leakOf(ctx, orderId) });
  if (answers.length > 0) await ctx.commit("note answers", (tx) => noteAnswers(tx, answers));
  const leaks = await countLeaks(ctx.db);
  ctx.figure("reservations_leaked", leaks);
  if (answers.some(({ leak }) => leak !== null)) ctx.log.warn({ leaks }, "reservations that nobody needs");
}

/** Why nobody needs this reservation; nothing while its order may still ship. Another failure ends the turn. */
async function leakOf(ctx: Ctx, orderId: OrderRef): Promise<string | null> {
  try {
    const { status } = await ctx.call.order.get({ id: orderId });
    return isOver[status] ? status : null;
  } catch (error) {
    if (error instanceof Failure && error.code === "order.not_found") return "unknown";
    throw error;
  }
}
