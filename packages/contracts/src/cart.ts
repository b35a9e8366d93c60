import { z } from "zod";
import { command, Nothing, query } from "./kernel/contract";
import { event } from "./kernel/event";
import {
  Currency,
  Email,
  Instant,
  id,
  Language,
  Money,
  Name,
  OrderQuantity,
  Phone,
  UnitPrice,
} from "./kernel/values";
import { ProductId, VariantId } from "./product";
import { CheckoutId, OrderRef } from "./references";
import { UserId } from "./user";

export const CartId = id("crt");

export const CartLine = z
  .strictObject({
    variantId: VariantId,
    productId: ProductId,
    sku: z.string(),
    name: z.string(),
    quantity: OrderQuantity,
    price: UnitPrice,
    total: Money,
  })
  .meta({ id: "CartLine" });
export type CartLine = z.infer<typeof CartLine>;

export const CartStatus = z.enum(["open", "frozen"]);
export const Cart = z
  .strictObject({
    id: CartId,
    status: CartStatus,
    lines: z.array(CartLine),
    total: Money,
    version: z.int(),
    updatedAt: Instant,
  })
  .meta({ id: "Cart" });
export type Cart = z.infer<typeof Cart>;

/** How the buyer is reached about the order. */
export const Contact = z.strictObject({
  name: Name,
  email: Email,
  phone: Phone.optional(),
  address: z.string().trim().max(500).optional(),
});
export type Contact = z.infer<typeof Contact>;
export const PaymentMethod = z.enum(["card", "invoice", "on_delivery"]);
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** Whose it is: an account, or the hash of a guest cart's secret. Exactly one. */
export const Owner = z.union([
  z.strictObject({ userId: UserId }),
  z.strictObject({ guest: z.string().length(64) }),
]);
export type Owner = z.infer<typeof Owner>;

/** A cart at the moment it was frozen: an order is made from this and from nothing that a client sends. */
export const CartSnapshot = z.strictObject({
  cartId: CartId,
  owner: Owner,
  lines: z.array(CartLine).max(200),
  currency: Currency,
  total: Money,
  contact: Contact,
  language: Language,
  payment: PaymentMethod,
  comment: z.string().max(1000).optional(),
});
export type CartSnapshot = z.infer<typeof CartSnapshot>;

const cartFails = ["cart.not_found", "cart.frozen"] as const;

export const cart = {
  open: command({
    doc: "Opens a guest cart. Its secret is shown this once; sent as `Torg-Cart-Secret` it is the guest.",
    access: "public",
    http: "POST /carts",
    input: Nothing,
    output: z.strictObject({ cart: Cart, secret: z.string() }),
    fails: [],
  }),
  get: query({
    doc: "The caller's cart; an empty one when there is none yet.",
    access: "guest",
    http: "GET /cart",
    input: Nothing,
    output: Cart,
    fails: ["cart.not_found"],
  }),
  add: command({
    doc: "Adds to the line of a variant, at today's price.",
    access: "guest",
    http: "POST /cart/lines",
    keyed: true,
    input: z.strictObject({ variantId: VariantId, quantity: OrderQuantity.default(1) }),
    output: Cart,
    fails: [...cartFails, "cart.full", "cart.not_for_sale"],
  }),
  change: command({
    doc: "Sets the quantity of a line.",
    access: "guest",
    http: "PUT /cart/lines/{variantId}",
    input: z.strictObject({ variantId: VariantId, quantity: OrderQuantity }),
    output: Cart,
    fails: [...cartFails, "cart.line_not_found", "cart.not_for_sale"],
  }),
  remove: command({
    doc: "Takes a line out; a line that is not there is already out.",
    access: "guest",
    http: "DELETE /cart/lines/{variantId}",
    input: z.strictObject({ variantId: VariantId }),
    output: Cart,
    fails: [...cartFails],
  }),
  merge: command({
    doc: "Moves the lines of the guest cart, whose secret is sent beside the token, into the caller's own. A frozen one stays a guest's.",
    access: "buyer",
    http: "POST /cart/merge",
    withCartSecret: true,
    input: Nothing,
    output: Cart,
    fails: [...cartFails, "cart.full", "cart.not_for_sale"],
  }),
  checkout: command({
    doc: "Orders the cart: freezes it at today's prices, takes the stock and opens the payment. One order per key, however often it is sent.",
    access: "guest",
    http: "POST /cart/checkout",
    keyed: true,
    lane: "money",
    deadlineMs: 20_000,
    input: z.strictObject({
      contact: Contact,
      payment: PaymentMethod.default("card"),
      language: Language.default("ru"),
      comment: z.string().max(1000).optional(),
      expectedTotal: Money.optional().describe(
        "What the buyer saw; another total answers `cart.price_changed` and orders nothing",
      ),
    }),
    output: z.strictObject({
      orderId: OrderRef,
      number: z.string(),
      status: z.string(),
      total: Money,
      redirectUrl: z.string().optional(),
    }),
    fails: [...cartFails, "cart.empty", "cart.not_for_sale", "cart.price_changed", "order.out_of_stock"],
  }),
};

export const CartUpdated = event("cart.updated.v1", {
  doc: "A cart's lines changed; at most one per cart in 250 ms, carrying the newest state.",
  subject: "cartId",
  coalesceMs: 250,
  data: z.strictObject({ cartId: CartId, version: z.int(), lines: z.int(), total: Money }),
});
export const CartCheckedOut = event("cart.checked_out.v1", {
  doc: "A cart became an order whose stock is held; the cart is closed.",
  subject: "cartId",
  data: z.strictObject({ cartId: CartId, checkoutId: CheckoutId, orderId: OrderRef, total: Money }),
});
