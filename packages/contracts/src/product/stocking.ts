import { z } from "zod";
import { command, Nothing, query } from "../kernel/contract";
import { Instant, Name, OrderQuantity, page, pageInput, Quantity } from "../kernel/values";
import { OrderRef } from "../references";
import { LineRequest, Variant, VariantId, WarehouseId } from "./values";

const Warehouse = z
  .strictObject({ id: WarehouseId, name: z.string(), priority: z.int(), active: z.boolean() })
  .meta({ id: "Warehouse" });

/** How many may be ordered that are nowhere: always, or until the day on which they come. */
const BeyondShelf = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("backorder"), limit: OrderQuantity }),
  z.strictObject({ kind: z.literal("preorder"), limit: OrderQuantity, on: z.iso.date() }),
]);
export type BeyondShelf = z.infer<typeof BeyondShelf>;

const Movement = z
  .strictObject({
    warehouseId: WarehouseId,
    kind: z.enum(["adjust", "import", "reserve", "release", "spend", "count"]),
    onHand: z.number().describe("What it added to the figure, or took from it"),
    reserved: z.number(),
    cause: z.string().describe("The order, the counting, the exchange or the request"),
    reason: z.string().optional(),
    at: Instant,
  })
  .meta({ id: "StockMovement" });
export type StockMovement = z.infer<typeof Movement>;

/** Warehouses, figures, reservations. */
export const stocking = {
  adjustStock: command({
    doc: "Adds to or takes from what a warehouse holds, with a reason in the ledger; never below what is reserved.",
    access: "staff",
    http: "POST /variants/{variantId}/stock",
    keyed: true,
    input: z.strictObject({
      variantId: VariantId,
      warehouseId: WarehouseId,
      change: z
        .number()
        .refine((n) => n !== 0, "a change is not zero")
        .refine((n) => Math.abs(n * 1000 - Math.round(n * 1000)) < 1e-6, "at most three decimals"),
      reason: z.string().trim().min(1).max(255),
    }),
    output: Variant,
    fails: ["product.variant_not_found", "product.warehouse_not_found", "product.stock_below_zero"],
  }),
  setStockPolicy: command({
    doc: "How far a variant may be promised beyond what is there, and when staff are told that it runs low. What is left out stays.",
    access: "staff",
    http: "PUT /variants/{variantId}/stock-policy",
    input: z.strictObject({
      variantId: VariantId,
      beyond: BeyondShelf.nullable().optional().describe("`null`: only what is there is sold"),
      lowAt: Quantity.nullable().optional().describe("`null`: as for the whole shop, `LOW_STOCK_MAX`"),
    }),
    output: Variant,
    fails: ["product.variant_not_found"],
  }),
  movements: query({
    doc: "What happened to a variant's stock, newest first: each row of the ledger with its cause.",
    access: "staff",
    http: "GET /variants/{variantId}/movements",
    input: z.strictObject({ ...pageInput, variantId: VariantId, warehouseId: WarehouseId.optional() }),
    output: page(Movement),
    fails: ["product.variant_not_found"],
  }),
  warehouses: query({
    doc: "The warehouses, in the order in which goods are taken from them.",
    access: "staff",
    http: "GET /warehouses",
    input: Nothing,
    output: z.strictObject({ items: z.array(Warehouse) }),
    fails: [],
  }),
  saveWarehouse: command({
    doc: "Creates a warehouse, or changes the one whose id is given. Orders take nothing from one that is not active; what they hold there stays theirs.",
    access: "staff",
    http: "POST /warehouses",
    input: z.strictObject({
      id: WarehouseId.optional(),
      name: Name,
      priority: z.int().min(1).max(1_000_000).optional().describe("A lower one is taken from first"),
      active: z.boolean().optional(),
    }),
    output: Warehouse,
    fails: ["product.warehouse_not_found"],
  }),
  audit: query({
    doc: "Compares every stock figure with the sum of its ledger; an empty list means that they are equal.",
    access: "staff",
    http: "GET /stock/audit",
    callers: ["operator"],
    input: Nothing,
    output: z.strictObject({
      figures: z.int(),
      differences: z.array(
        z.strictObject({
          variantId: VariantId,
          warehouseId: WarehouseId,
          stock: z.string(),
          ledger: z.string(),
        }),
      ),
    }),
    fails: [],
  }),
  leaks: query({
    doc: "Reservations that nobody needs any more, as far as order knows. They are never released by themselves.",
    access: "staff",
    http: "GET /stock/leaks",
    callers: ["operator"],
    input: z.strictObject({ ...pageInput }),
    output: page(
      z.strictObject({
        orderId: OrderRef,
        reason: z.string().describe("The status in which the order is over, or `unknown`"),
        reservedAt: Instant,
        askedAt: Instant,
        lines: z.array(z.strictObject({ sku: z.string(), warehouseId: WarehouseId, quantity: Quantity })),
      }),
    ),
    fails: [],
  }),
  reserve: command({
    doc: "Takes all lines or none, once per order and revision. After a release it refuses: it came too late.",
    access: "service",
    callers: ["order"],
    lane: "money",
    deadlineMs: 4_000, // less than the order's: its driver can still write down that there was no answer
    askAgainMs: 1_000,
    input: z.strictObject({
      orderId: OrderRef,
      revision: z.int().min(1),
      lines: z.array(LineRequest).min(1).max(200),
    }),
    output: Nothing,
    fails: ["product.out_of_stock", "product.reservation_released", "product.variant_not_found"],
  }),
};
