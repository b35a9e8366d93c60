import type { CheckoutMove } from "../../../packages/cart/src/domain/checkout";
import type { Call } from "./call";

/** What is under way to somebody. `key` says all that is in it; `must` is false where it may as well never arrive. */
export type Message = { readonly key: string; readonly must: boolean } & (
  | { readonly kind: "settle"; readonly over: boolean; readonly shipped: readonly Shipped[] }
  | { readonly kind: "cart"; readonly move: CheckoutMove }
  | { readonly kind: "place" }
  | { readonly kind: "call"; readonly call: Call }
  | { readonly kind: "letter" | "version" | "webhook" | "stray" }
);

type Shipped = { readonly variantId: `var_${string}`; readonly quantity: number };

/** The bag with a message more, in the order of keys. */
export function put(bag: readonly Message[], message: Message): readonly Message[] {
  const at = bag.findIndex(({ key }) => key >= message.key);
  if (at < 0) return [...bag, message];
  return bag[at]?.key === message.key ? bag : bag.toSpliced(at, 0, message);
}

export const take = (bag: readonly Message[], message: Message): readonly Message[] =>
  bag.filter((each) => each !== message);

/** The second delivery of a message, which may come at any time or never. */
export const again = (message: Message): Message => ({ ...message, key: `${message.key}'`, must: false });

export const mayComeAgain = ({ key, kind }: Message): boolean => !key.endsWith("'") && kind !== "call";
