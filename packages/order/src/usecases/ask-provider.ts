import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { type Answer, heard } from "../domain/hearing";
import type { Order } from "../domain/order";
import type { PaymentId } from "../domain/payment";
import { change } from "./change";
import type { Charge, PaymentProvider } from "./providers/provider";
import { sandbox } from "./providers/sandbox";

const providers: Readonly<Record<string, PaymentProvider>> = { sandbox };

type Question = (provider: PaymentProvider, charge: Charge) => Promise<Answer | undefined>;

/**
 * Asks a payment's provider and records what it says, however late, with the move that follows from it.
 * A provider that does not answer is `call.unavailable`, and says nothing about the money.
 */
export async function askProvider(
  ctx: Ctx,
  order: Order,
  { paymentId, question }: { readonly paymentId: PaymentId; readonly question: Question },
): Promise<Order> {
  const payment = order.payments.find(({ id }) => id === paymentId);
  const provider = payment && providers[payment.provider];
  if (!provider) throw new Error(`nobody here provides payment ${paymentId}`);
  const charge = { id: paymentId, amount: { minor: payment.minor, currency: order.total.currency } };
  const answer = await question(provider, charge).catch((error: unknown) => {
    throw error instanceof Failure ? error : new Failure("call.unavailable", {}, { cause: error });
  });
  if (!answer) return order;
  const fact = ctx.detached(ctx.config.PAYMENT_ANSWER_MS); // a fact is not given up because its caller left
  return change(fact, order, (now, at) => heard(now, { paymentId, answer, at }));
}
