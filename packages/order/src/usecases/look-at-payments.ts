import type { Ctx } from "../config";
import * as looks from "../store/looks";
import * as orders from "../store/orders";
import { driveOn } from "./advance";
import { askProvider } from "./ask-provider";
import { inBatches } from "./in-batches";

/** A payment that was voided may still be captured by a bank that was asked before: looked for this long. */
const keepLookingMs = 3 * 24 * 3_600_000;

/** Asks providers what became of payments whose outcome is not known for good, and records what they say. */
export const lookAtPayments = (ctx: Ctx): Promise<void> =>
  inBatches(
    (limit) =>
      looks.take(ctx.db, { now: ctx.now(), lookMs: ctx.config.PAYMENT_LOOK_MS, keepLookingMs, limit }),
    async (look) => {
      const own = ctx.detached(2 * ctx.config.PAYMENT_ANSWER_MS);
      await lookAt(own, look).catch((error: unknown) => {
        ctx.log.warn({ err: error, ...look }, "a payment could not be looked at; it will be again");
      });
    },
  );

async function lookAt(ctx: Ctx, { paymentId, orderId }: looks.Look): Promise<void> {
  const order = await askProvider(ctx, await orders.read(ctx.db, orderId), {
    paymentId,
    question: (provider, charge) => provider.find(ctx, charge),
  });
  await driveOn(ctx, order);
}
