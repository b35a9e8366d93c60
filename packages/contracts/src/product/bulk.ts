import { z } from "zod";
import { command } from "../kernel/contract";
import { UnitPrice } from "../kernel/values";
import { ImportReport } from "./import-report";
import { ProductId, productFields, variantFields } from "./values";

/** What became of one row; `field` and `reason` say why it was refused. */
export const RowResult = z.strictObject({
  row: z.int().describe("From 1, in the order they were sent"),
  outcome: z.enum(["created", "updated", "unchanged", "refused"]),
  productId: ProductId.optional(),
  field: z.string().optional(),
  reason: z.string().optional(),
});
export type RowResult = z.infer<typeof RowResult>;

/** Writing by the hundred. */
export const bulk = {
  upsert: command({
    doc: "Creates or changes up to 1,000 products by the SKU of their variants, each with what became of it; a bad row is refused with its field and reason, and the others arrive. Larger work is a file: POST /v1/bulk/products.",
    access: "staff",
    http: "POST /products/bulk",
    keyed: true,
    callers: ["operator"],
    inputBytesMax: 524_288,
    deadlineMs: 30_000,
    input: z.strictObject({
      products: z
        .array(
          z.strictObject({
            ...productFields,
            variants: z
              .array(z.strictObject({ ...variantFields, price: UnitPrice.optional() }))
              .min(1)
              .max(200),
          }),
        )
        .min(1)
        .max(1_000),
    }),
    output: ImportReport.extend({ rows: z.array(RowResult) }),
    fails: [],
  }),
};
