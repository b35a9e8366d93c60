import { z } from "zod";
import { command, query } from "../kernel/contract";
import { Instant, id, page, pageInput, Quantity } from "../kernel/values";
import { VariantId, WarehouseId } from "./values";

export const CountId = id("cnt");
export type CountId = z.infer<typeof CountId>;

export const Count = z
  .strictObject({
    id: CountId,
    warehouseId: WarehouseId,
    state: z.enum(["open", "posted", "dropped"]),
    whole: z.boolean().describe("Anything may be entered; else only the variants that it was opened for"),
    comment: z.string().optional(),
    lines: z.int(),
    counted: z.int().describe("Lines with a figure"),
    differences: z.int().describe("Lines whose figure is not what was expected"),
    openedAt: Instant,
    closedAt: Instant.optional(),
  })
  .meta({ id: "StockCount" });
export type Count = z.infer<typeof Count>;

const CountLine = z.strictObject({
  variantId: VariantId,
  sku: z.string(),
  expected: Quantity.describe("The figure when this line was counted; before that, the present one"),
  counted: Quantity.optional(),
});

/** Counting what really lies in a warehouse. */
export const counting = {
  openCount: command({
    doc: "Opens a counting of a warehouse: of the named variants, or of anything that is found there.",
    access: "staff",
    http: "POST /counts",
    keyed: true,
    input: z.strictObject({
      warehouseId: WarehouseId,
      variantIds: z.array(VariantId).min(1).max(1000).optional(),
      comment: z.string().trim().min(1).max(255).optional(),
    }),
    output: Count,
    fails: ["product.warehouse_not_found", "product.variant_not_found"],
  }),
  enterCounts: command({
    doc: "Enters what was counted; a line that comes again takes the place of the one before. What is sold afterwards stays sold.",
    access: "staff",
    http: "PUT /counts/{id}/lines",
    input: z.strictObject({
      id: CountId,
      lines: z
        .array(z.strictObject({ variantId: VariantId, counted: Quantity }))
        .min(1)
        .max(1000),
    }),
    output: Count,
    fails: [
      "product.count_not_found",
      "product.count_closed",
      "product.count_too_narrow",
      "product.count_full",
      "product.variant_not_found",
    ],
  }),
  postCount: command({
    doc: "Closes a counting and moves every figure by its difference, all in one commit or none. A posted one cannot change.",
    access: "staff",
    http: "POST /counts/{id}/post",
    keyed: true,
    input: z.strictObject({ id: CountId }),
    output: Count,
    fails: ["product.count_not_found", "product.count_closed", "product.stock_below_zero"],
  }),
  dropCount: command({
    doc: "Closes a counting that is not to be posted.",
    access: "staff",
    http: "POST /counts/{id}/drop",
    keyed: true,
    input: z.strictObject({ id: CountId }),
    output: Count,
    fails: ["product.count_not_found", "product.count_closed"],
  }),
  count: query({
    doc: "One counting.",
    access: "staff",
    http: "GET /counts/{id}",
    input: z.strictObject({ id: CountId }),
    output: Count,
    fails: ["product.count_not_found"],
  }),
  counts: query({
    doc: "Countings, newest first.",
    access: "staff",
    http: "GET /counts",
    input: z.strictObject({ ...pageInput, warehouseId: WarehouseId.optional() }),
    output: page(Count),
    fails: [],
  }),
  countLines: query({
    doc: "The lines of a counting, in the order of their variants' ids.",
    access: "staff",
    http: "GET /counts/{id}/lines",
    input: z.strictObject({ ...pageInput, id: CountId }),
    output: page(CountLine),
    fails: ["product.count_not_found"],
  }),
};
