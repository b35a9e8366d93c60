import { factOf } from "./money";
import { nextStep } from "./next-step";
import { moved, type Order } from "./order";
import type { Fact, Payment, PaymentId, RefundId, Said } from "./payment";

/** Everything that a provider says about one payment, each time it is asked. */
export type Answer = {
  readonly ref: string;
  readonly redirectUrl: string | undefined;
  readonly said: readonly Said[];
};

type Hearing = { readonly paymentId: PaymentId; readonly answer: Answer; readonly at: Date };

/**
 * The order with what its provider says, and with the move that follows from it. What was known changes nothing;
 * what is new is recorded whatever the order's status.
 */
export function heard(order: Order, { paymentId, answer, at }: Hearing): Order {
  const payment = order.payments.find(({ id }) => id === paymentId);
  if (!payment) return order;
  const news = answer.said
    .filter((said) => !order.facts.some((fact) => sameFact(fact, paymentId, said)))
    .map((said): Fact => ({ ...said, paymentId, at }));
  if (news.length === 0 && payment.openedAt !== undefined) return order;

  const facts = [...order.facts, ...news];
  const now = opened(payment, { answer, at, settled: factOf({ facts }, payment, "captured") !== undefined });
  const after = { ...order, facts, payments: order.payments.map((each) => (each === payment ? now : each)) };
  const step = nextStep(after);
  return step?.kind === "move" ? moved(after, { ...step, at }) : after;
}

const sameFact = (fact: Fact, paymentId: PaymentId, said: Said): boolean =>
  fact.paymentId === paymentId && fact.kind === said.kind && fact.id === said.id;

function opened(
  payment: Payment,
  { answer, at, settled }: { answer: Answer; at: Date; settled: boolean },
): Payment {
  if (payment.openedAt !== undefined && !settled) return payment;
  return {
    ...payment,
    ref: answer.ref,
    redirectUrl: answer.redirectUrl ?? payment.redirectUrl,
    openedAt: payment.openedAt ?? at,
    lookAt: settled ? undefined : payment.lookAt,
  };
}

/** The order with a promise to give back what it holds too much of; as it was where it holds no more than it needs. */
export function owing(order: Order, { id, at }: { id: RefundId; at: Date }): Order {
  const step = nextStep(order);
  if (step?.kind !== "owe") return order;
  return { ...order, refunds: [...order.refunds, { id, paymentId: step.paymentId, minor: step.minor, at }] };
}

/** The order after the move that its state asks for; as it was where it asks for none. */
export function settled(order: Order, at: Date): Order {
  const step = nextStep(order);
  return step?.kind === "move" ? moved(order, { ...step, at }) : order;
}
