import { Failure } from "@torg/contracts";
import type { Answer } from "./hearing";
import { factOf, isPaid } from "./money";
import type { Order } from "./order";
import type { Payment, Refund } from "./payment";

/** The payment that a buyer may confirm now; nothing where the order waits for no money. */
export const payable = ({ status, payments }: Order): Payment | undefined =>
  status === "awaiting_payment" ? payments.find(({ openedAt }) => openedAt !== undefined) : undefined;

/** A repeat hears what the first try heard; whoever pays an order that waits for no money is refused. */
export function refuseUnpaid(order: Order): void {
  refuseDeclined(order);
  if (order.payments.length === 0 || order.reason !== undefined || !isPaid(order)) {
    throw new Failure("order.wrong_status", { status: order.status });
  }
}

/** `order.payment_declined` where that is what stopped it. */
export function refuseDeclined(order: Order): void {
  if (order.reason !== "declined") return;
  const [payment] = order.payments;
  const reason = payment && factOf(order, payment, "declined")?.reason;
  throw new Failure("order.payment_declined", { reason: reason ?? "declined" });
}

/** Whether an answer says how a payment ended: then it was charged or declined, only nobody told us. */
export const hasEnded = (answer: Answer | undefined): answer is Answer =>
  answer !== undefined && answer.said.length > 0;

/** Whether a refund was made already, and only its answer lost. */
export const isRepaid = (answer: Answer | undefined, { id }: Pick<Refund, "id">): answer is Answer =>
  answer?.said.some((said) => said.kind === "refunded" && said.id === id) ?? false;
