import { z } from "zod";
import { query } from "../kernel/contract";
import { Currency, CustomerGroup, OrderQuantity } from "../kernel/values";
import { QuotedLine, VariantId } from "./values";

/** What a cart asks before it sells. */
export const quoting = {
  quote: query({
    doc: "What these variants are, cost and have right now, read from the database and not from a cache.",
    access: "service",
    callers: ["cart"],
    input: z.strictObject({
      variantIds: z.array(VariantId).min(1).max(200),
      quantities: z
        .array(OrderQuantity)
        .max(200)
        .optional()
        .describe("As many as variants; absent: one of each"),
      group: CustomerGroup.optional().describe("The buyer's; absent: retail"),
      currency: Currency.optional().describe("Absent: that of the list that speaks"),
    }),
    output: z.strictObject({ lines: z.array(QuotedLine) }),
    fails: [],
  }),
};
