import type { Ctx } from "../config";
import { retryAfterMs } from "../domain/backoff";
import { owing, settled } from "../domain/hearing";
import { nextStep, type Step } from "../domain/next-step";
import type { Order } from "../domain/order";
import { isRepaid } from "../domain/paying";
import type { Refund } from "../domain/payment";
import * as driving from "../store/driving";
import * as orders from "../store/orders";
import { askProvider } from "./ask-provider";
import { change } from "./change";
import { reserveStock } from "./reserve-stock";

/**
 * The only driver of an order: takes its steps until it rests or waits for somebody. Safe anywhere, any number of times,
 * at once: calls carry the order's own keys, and only one driver's change is written. Throws where a step fails;
 * the reason then stands on the order, and the recovery job goes on.
 */
async function advance(ctx: Ctx, seen: Order): Promise<Order> {
  let order = seen;
  for (let step = nextStep(order); step; step = nextStep(order)) order = await taken(ctx, order, step);
  return order;
}

/** Advances as far as it goes now; the caller need not know what the recovery job has still to do. */
export async function driveOn(ctx: Ctx, order: Order): Promise<Order> {
  return advance(ctx, order).catch(() => orders.read(ctx.db, order.id));
}

async function taken(ctx: Ctx, order: Order, step: Step): Promise<Order> {
  try {
    const after = await take(ctx, order, step);
    if (after.version === order.version) throw new Error("it changed nothing"); // or this would go on for ever
    return after;
  } catch (error) {
    const reason = `${step.kind}: ${reasonOf(error)}`;
    ctx.log.warn(
      { err: error, orderId: order.id, status: order.status },
      `an order stands still at ${reason}`,
    );
    const retryAt = new Date(ctx.now().getTime() + retryAfterMs(order.attempts));
    await driving.noteFault(ctx.db, order, { reason, retryAt, by: ctx.requestId });
    throw error;
  }
}

function take(ctx: Ctx, order: Order, step: Step): Promise<Order> {
  switch (step.kind) {
    case "reserve":
      return reserveStock(ctx, order);
    case "open":
      return askProvider(ctx, order, {
        paymentId: step.payment.id,
        question: (provider, charge) => provider.open(ctx, charge),
      });
    default:
      return takeBack(ctx.detached(2 * ctx.config.PAYMENT_ANSWER_MS), order, step);
  }
}

/** What follows from a fact or undoes something has time of its own: it is not given up because a caller left. */
function takeBack(ctx: Ctx, order: Order, step: Exclude<Step, { kind: "reserve" | "open" }>): Promise<Order> {
  switch (step.kind) {
    case "void":
      return askProvider(ctx, order, {
        paymentId: step.payment.id,
        question: (provider, charge) => provider.void(ctx, charge),
      });
    case "repay":
      return repay(ctx, order, step.refund);
    case "owe":
      return change(ctx, order, (now, at) => owing(now, { id: ctx.newId("rfd"), at }));
    case "move":
      return change(ctx, order, settled);
  }
}

/** The provider is asked for the refund by our key before it is asked to make it: an earlier answer may have been lost. */
const repay = (ctx: Ctx, order: Order, refund: Refund): Promise<Order> =>
  askProvider(ctx, order, {
    paymentId: refund.paymentId,
    question: async (provider, charge) => {
      const found = await provider.find(ctx, charge);
      return isRepaid(found, refund) ? found : provider.refund(ctx, charge, refund);
    },
  });

/** The failure and what caused it, on one line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
