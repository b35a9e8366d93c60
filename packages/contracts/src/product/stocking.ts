import { z } from "zod";
import { command, Nothing, query } from "../kernel/contract";
import { Name } from "../kernel/values";
import { OrderRef } from "../references";
import { LineRequest, Variant, VariantId, WarehouseId } from "./values";

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
  warehouses: query({
    doc: "The warehouses.",
    access: "staff",
    http: "GET /warehouses",
    input: Nothing,
    output: z.strictObject({ items: z.array(z.strictObject({ id: WarehouseId, name: z.string() })) }),
    fails: [],
  }),
  saveWarehouse: command({
    doc: "Creates a warehouse, or renames it when its id is given.",
    access: "staff",
    http: "POST /warehouses",
    input: z.strictObject({ id: WarehouseId.optional(), name: Name }),
    output: z.strictObject({ id: WarehouseId, name: z.string() }),
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
