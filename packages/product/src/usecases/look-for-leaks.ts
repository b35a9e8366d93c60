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
  const answers: Answer[] = [];
  for (const orderId of await oldReservations(ctx.db, { before, limit: batch })) {
    const answer = await ask(ctx, orderId);
    if (answer) answers.push(answer);
  }
  if (answers.length > 0) await ctx.commit("note answers", (tx) => noteAnswers(tx, answers));
  ctx.figure("reservations_leaked", await countLeaks(ctx.db));
}

type Answer = { readonly orderId: OrderRef; readonly leak: string | null };

/** Why nobody needs this reservation: `null` while its order may still ship, and nothing where order does not say. */
async function ask(ctx: Ctx, orderId: OrderRef): Promise<Answer | undefined> {
  try {
    const { status } = await ctx.call.order.get({ id: orderId });
    return { orderId, leak: isOver[status] ? status : null };
  } catch (error) {
    if (error instanceof Failure && error.code === "order.not_found") return { orderId, leak: "unknown" };
    ctx.log.warn({ err: error, orderId }, "order does not say whether a reservation is needed");
    return undefined; // the next turn asks again
  }
}
