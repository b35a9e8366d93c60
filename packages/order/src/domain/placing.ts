import { type CartSnapshot, Failure } from "@torg/contracts";
import { moved, type Order } from "./order";
import type { Payment } from "./payment";

/** An order as it is first written down; its number comes from the books. */
export type NewOrder = Omit<Order, "number">;

type Placing = Pick<Order, "id" | "checkoutId"> & { readonly cart: CartSnapshot; readonly at: Date };

/** The order that a frozen cart becomes. Nothing in it comes from a client. */
export function placed({ id, checkoutId, cart, at }: Placing): NewOrder {
  if (cart.lines.length === 0) throw new Failure("order.cart_empty");
  return {
    id,
    checkoutId,
    cartId: cart.cartId,
    owner: cart.owner,
    status: "pending",
    reason: undefined,
    shortSku: undefined,
    version: 1,
    lines: cart.lines,
    total: cart.total,
    contact: cart.contact,
    language: cart.language,
    method: cart.payment,
    comment: cart.comment,
    placedAt: at,
    expiresAt: undefined,
    attempts: 0,
    history: [{ status: "pending", reason: undefined, at }],
    payments: [],
    refunds: [],
    facts: [],
    shipments: [],
  };
}

type Holding = { readonly payment: Payment; readonly expiresAt: Date; readonly at: Date };

/** Its stock is held: it waits for the money where it is paid beforehand, and is confirmed where it is not. */
export function stockHeld(order: Order, { payment, expiresAt, at }: Holding): Order {
  if (order.status !== "pending") return order;
  if (order.method !== "card" || order.total.minor === 0) return moved(order, { action: "confirm", at });
  return { ...moved(order, { action: "hold", at }), payments: [payment], expiresAt };
}

/** It never had its stock, and whoever asks again hears of the same line. */
export function stockShort(order: Order, { sku, at }: { sku: string; at: Date }): Order {
  if (order.status !== "pending") return order;
  return { ...moved(order, { action: "reject", at, reason: "out_of_stock" }), shortSku: sku };
}
