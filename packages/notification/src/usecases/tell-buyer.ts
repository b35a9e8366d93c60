import type { EventData, OrderCancelled, OrderStatusUpdated, PaymentProcessed } from "@torg/contracts";
import type { Ctx, Tx } from "../config";
import type { Addressee } from "../domain/letter";
import type { Message } from "../domain/message";
import { tell } from "./tell";

type OrderFact = EventData<typeof OrderStatusUpdated | typeof OrderCancelled | typeof PaymentProcessed>;

/** Tells the buyer of an order what an event means to them: an account in its feed and by mail, a guest by mail. */
export const tellBuyer =
  <F extends OrderFact>(messageOf: (fact: F) => Message | undefined) =>
  async (tx: Tx, fact: F, ctx: Ctx): Promise<void> => {
    const message = messageOf(fact);
    if (message) await tell(tx, ctx, { message, to: [buyerOf(fact)], orderId: fact.orderId });
  };

const buyerOf = ({ owner, contact, language }: OrderFact): Addressee => ({
  userId: "userId" in owner ? owner.userId : undefined,
  email: contact?.email,
  name: contact?.name,
  language,
});
