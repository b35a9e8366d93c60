import type { order as contract, Order as OrderContract } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { orderView } from "../domain/order-view";
import { hasEnded, payable, refuseDeclined, refuseUnpaid } from "../domain/paying";
import type { Payment } from "../domain/payment";
import * as looks from "../store/looks";
import { driveOn } from "./advance";
import { askProvider } from "./ask-provider";
import { ownOrder } from "./own-order";

type PayOrder = z.output<typeof contract.pay.input>;

/** Confirms the open payment and answers with the order as it then stands. Asking twice charges once. */
export async function payOrder(ctx: Ctx, { id, token }: PayOrder): Promise<OrderContract> {
  const order = await driveOn(ctx, await ownOrder(ctx, id));
  const payment = payable(order);
  if (!payment) {
    refuseUnpaid(order);
    return orderView(order);
  }

  await expectSoon(ctx, payment);
  const charged = await askProvider(ctx, order, {
    paymentId: payment.id,
    question: (provider, charge) =>
      provider.confirm(ctx, charge, token).catch(async (lost: unknown) => {
        const found = await provider.find(ctx.detached(ctx.config.PAYMENT_ANSWER_MS), charge);
        if (hasEnded(found)) return found;
        throw lost;
      }),
  });
  const stands = await driveOn(ctx, charged);
  refuseDeclined(stands);
  return orderView(stands);
}

/** The intent: after a crash between the charge and its record, the provider is asked soon. */
async function expectSoon(ctx: Ctx, payment: Payment): Promise<void> {
  const now = ctx.now();
  const soon = new Date(now.getTime() + ctx.config.PAYMENT_LOOK_MS);
  if (payment.lookAt !== undefined && payment.lookAt <= soon) return;
  await looks.lookSoon(ctx.db, payment, { now, at: soon });
}
