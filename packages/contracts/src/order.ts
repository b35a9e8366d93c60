import { z } from "zod";
import { CartLine, CartSnapshot, Contact, Owner, PaymentMethod } from "./cart";
import { command, query } from "./kernel/contract";
import { event } from "./kernel/event";
import { Instant, id, Language, Money, OrderQuantity, page, pageInput } from "./kernel/values";
import { VariantId } from "./product";
import { CheckoutId, OrderRef } from "./references";

export const OrderId = OrderRef;
export const PaymentId = id("pay");
export const ShipmentId = id("shp");

/** One list; the moves between them stand in order's domain. */
export const OrderStatus = z.enum([
  "pending",
  "awaiting_payment",
  "confirmed",
  "paid",
  "partly_shipped",
  "shipped",
  "delivered",
  "rejected",
  "expiring",
  "cancelled",
  "refunding",
  "refunded",
]);
export type OrderStatus = z.infer<typeof OrderStatus>;
export const StopReason = z.enum(["expired", "declined", "cancelled", "out_of_stock"]);
export type StopReason = z.infer<typeof StopReason>;

/** How much of a line has left so far, counted from the beginning: repeats and reordering do not matter. */
export const ShippedLine = z.strictObject({ variantId: VariantId, quantity: OrderQuantity });

export const Payment = z
  .strictObject({
    id: PaymentId,
    provider: z.string(),
    status: z.enum(["opening", "open", "captured", "declined", "voided", "refunding", "refunded"]),
    amount: Money,
    redirectUrl: z.string().optional(),
  })
  .meta({ id: "Payment" });

export const Order = z
  .strictObject({
    id: OrderId,
    number: z.string().describe("For people and 1C: at most 11 characters, never used twice"),
    status: OrderStatus,
    reason: StopReason.optional(),
    lines: z.array(CartLine),
    total: Money,
    contact: Contact.partial().optional().describe("Absent once the person asked to be forgotten"),
    payment: PaymentMethod,
    payments: z.array(Payment),
    shipped: z.array(ShippedLine),
    history: z.array(z.strictObject({ status: OrderStatus, reason: StopReason.optional(), at: Instant })),
    comment: z.string().optional(),
    version: z.int(),
    placedAt: Instant,
  })
  .meta({ id: "Order" });
export type Order = z.infer<typeof Order>;

/** What a list of orders shows of one. */
export const OrderSummary = Order.pick({
  id: true,
  number: true,
  status: true,
  total: true,
  version: true,
  placedAt: true,
})
  .extend({ lines: z.int() })
  .meta({ id: "OrderSummary" });

export const order = {
  place: command({
    doc: "Writes the order down and takes its stock. One order per checkout, however often it is asked.",
    access: "service",
    callers: ["cart"],
    lane: "money",
    deadlineMs: 8_000, // less than the checkout's: whoever asks again under its key does not wait for one that died
    askAgainMs: 2_000, // a checkout in all its steps takes a tenth of it; more than two reserves that were asked again
    input: z.strictObject({ checkoutId: CheckoutId, cart: CartSnapshot }),
    output: Order,
    fails: ["order.cart_empty", "order.out_of_stock"],
  }),
  get: query({
    doc: "One of the caller's own orders. Somebody else's answers exactly as a missing one.",
    access: "guest",
    callers: ["integration", "notification", "operator", "product"],
    http: "GET /orders/{id}",
    input: z.strictObject({ id: OrderId }),
    output: Order,
    fails: ["order.not_found"],
  }),
  list: query({
    doc: "The caller's own orders, newest first.",
    access: "guest",
    http: "GET /orders",
    input: z.strictObject({ ...pageInput }),
    output: page(OrderSummary),
    fails: [],
  }),
  listAll: query({
    doc: "All orders, newest first, of one status when it is given.",
    access: "staff",
    callers: ["operator"],
    http: "GET /admin/orders",
    input: z.strictObject({ ...pageInput, status: OrderStatus.optional() }),
    output: page(OrderSummary),
    fails: [],
  }),
  stuck: query({
    doc: "Orders that should have moved by themselves and have not, with the reason of the last try.",
    access: "staff",
    callers: ["operator"],
    http: "GET /admin/orders/stuck",
    input: z.strictObject({ ...pageInput }),
    output: page(
      z.strictObject({
        id: OrderId,
        number: z.string(),
        status: OrderStatus,
        attempts: z.int(),
        lastError: z.string(),
        since: Instant,
      }),
    ),
    fails: [],
  }),
  pay: command({
    doc: "Confirms the open payment with the provider, and answers with the order as it then stands. Asking twice charges once.",
    access: "guest",
    http: "POST /orders/{id}/pay",
    lane: "money",
    deadlineMs: 20_000,
    input: z.strictObject({
      id: OrderId,
      token: z
        .string()
        .min(1)
        .max(255)
        .describe("What the provider's form gave. Sandbox: `ok`, `declined`, `delayed`, `lost`"),
    }),
    output: Order,
    fails: ["order.not_found", "order.wrong_status", "order.payment_declined"],
  }),
  cancel: command({
    doc: "Stops an order that has not been shipped; money that was taken goes back.",
    access: "guest",
    http: "POST /orders/{id}/cancel",
    keyed: true,
    lane: "money",
    input: z.strictObject({ id: OrderId }),
    output: Order,
    fails: ["order.not_found", "order.wrong_status"],
  }),
  ship: command({
    doc: "Writes a shipment down: the named lines, or all that is left.",
    access: "staff",
    callers: ["integration"],
    http: "POST /orders/{id}/shipments",
    keyed: true,
    lane: "money",
    input: z.strictObject({
      id: OrderId,
      lines: z
        .array(z.strictObject({ variantId: VariantId, quantity: OrderQuantity }))
        .min(1)
        .max(200)
        .optional(),
    }),
    output: Order,
    fails: ["order.not_found", "order.wrong_status", "order.too_much_shipped"],
  }),
  deliver: command({
    doc: "Says that a shipped order has arrived.",
    access: "staff",
    callers: ["integration"],
    http: "POST /orders/{id}/deliver",
    input: z.strictObject({ id: OrderId }),
    output: Order,
    fails: ["order.not_found", "order.wrong_status"],
  }),
};

const orderFact = { orderId: OrderId, checkoutId: CheckoutId, number: z.string(), version: z.int() };

export const OrderCreated = event("order.created.v1", {
  doc: "An order was written down; its stock is not held yet.",
  subject: "orderId",
  data: z.strictObject({ ...orderFact, cartId: CartSnapshot.shape.cartId, total: Money }),
});
export const OrderStatusUpdated = event("order.status_updated.v1", {
  doc: "An order moved. Machines act on this one; it carries what they need.",
  subject: "orderId",
  data: z.strictObject({
    ...orderFact,
    status: OrderStatus,
    reason: StopReason.optional(),
    owner: Owner,
    contact: Contact.partial().optional(),
    language: Language,
    total: Money,
    shipped: z.array(ShippedLine),
    at: Instant,
  }),
});
export const OrderCancelled = event("order.cancelled.v1", {
  doc: "An order was stopped; for people and other systems, beside the move itself.",
  subject: "orderId",
  data: z.strictObject({
    ...orderFact,
    reason: StopReason,
    owner: Owner,
    contact: Contact.partial().optional(),
    language: Language,
    total: Money,
    at: Instant,
  }),
});
export const PaymentProcessed = event("payment.processed.v1", {
  doc: "Money came in or went back.",
  subject: "orderId",
  data: z.strictObject({
    ...orderFact,
    paymentId: PaymentId,
    kind: z.enum(["captured", "refunded"]),
    amount: Money,
    owner: Owner,
    contact: Contact.partial().optional(),
    language: Language,
    at: Instant,
  }),
});
