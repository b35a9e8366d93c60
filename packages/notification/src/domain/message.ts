import type { EventData, Money, StopReason, SyncFailed, Topic } from "@torg/contracts";

type Messages = {
  readonly welcome: Record<never, never>;
  readonly order_placed: { readonly number: string; readonly total: Money; readonly paid: "now" | "later" };
  readonly order_shipped: { readonly number: string; readonly whole: boolean };
  readonly order_delivered: { readonly number: string };
  readonly order_cancelled: { readonly number: string; readonly reason: StopReason };
  readonly money_in: { readonly number: string; readonly amount: Money };
  readonly money_back: { readonly number: string; readonly amount: Money };
  readonly stock_low: { readonly sku: string; readonly available: number };
  readonly sync_failed: {
    readonly exchange: EventData<typeof SyncFailed>["kind"];
    readonly file: string | undefined;
    readonly reason: string;
  };
};
export type MessageKind = keyof Messages;

/** What there is to tell, before any words: a template turns it into a title and a text. */
export type Message<K extends MessageKind = MessageKind> = {
  [P in K]: { readonly kind: P } & Messages[P];
}[K];

/** Which of the reader's switches a message obeys. */
export const topicOf: Readonly<Record<MessageKind, Topic>> = {
  welcome: "account",
  order_placed: "order",
  order_shipped: "order",
  order_delivered: "order",
  order_cancelled: "order",
  money_in: "payment",
  money_back: "payment",
  stock_low: "stock",
  sync_failed: "sync",
};
