import type { CartSnapshot } from "@torg/contracts";
import type { CheckoutState } from "../../../packages/cart/src/domain/checkout";
import type { Order } from "../../../packages/order/src/domain/order";
import type { HeldLine, Shelf } from "../../../packages/product/src/domain/stock";
import type { Account } from "./bank";
import type { Call, Token } from "./call";
import type { Message } from "./message";

/** Everything that one order touches: the tables of all services, who drives it right now, and what is under way. */
export type Life = {
  /** The number of the order in its world. */
  readonly at: number;
  readonly cart: CartSnapshot;
  readonly checkout: CheckoutState | undefined;
  readonly row: Order | undefined;
  readonly hold: Hold | undefined;
  readonly bank: readonly Account[];
  /** What the memory of the nodes holds, and a crash takes. */
  readonly asking: Asking | undefined;
  readonly drivers: readonly Driver[];
  /** A set: a message stands in it once, and its duplicate once. */
  readonly bag: readonly Message[];
  /** Whether the buyer was promised that the order stops. */
  readonly promised: boolean;
  /** What the order told: causes of letters, and the newest version; and what of it arrived. */
  readonly told: Heard;
  readonly heard: Heard;
  /** An event that no table foresees. */
  readonly stray: "sent" | "parked" | undefined;
};

export type Heard = { readonly letters: readonly string[]; readonly version: number };

/** Product's header of a reservation, with its lines. */
export type Hold = { readonly state: "held" | "released"; readonly lines: readonly HeldLine[] };

/** Cart waits for order's answer to `place`; `heard` once order works on it. */
export type Asking = {
  readonly by: "buyer" | "job";
  readonly phase: "sent" | "heard" | PlaceAnswer;
};
export type PlaceAnswer = "placed" | "short" | "unavailable";

/** Somebody inside `advance`. `seen` is the order as it remembers it, which may be old. */
export type Driver = {
  /** What it does when the order asks for nothing more: answer cart, confirm the payment, or end. */
  readonly goal: "answer" | Token | "end";
  readonly seen: Order;
  readonly task: Task;
};
export type Task =
  | { readonly kind: "write" }
  | { readonly kind: "call"; readonly call: Call; readonly reply?: Reply };

export type Reply =
  | { readonly from: "bank"; readonly account: Account | undefined }
  | { readonly from: "product"; readonly refusal: "released" | { readonly sku: string } | undefined };

/** Orders that share their shelves. */
export type World = {
  readonly lives: readonly Life[];
  readonly shelves: readonly Shelf[];
  readonly crashes: number;
};
