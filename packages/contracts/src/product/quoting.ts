import { z } from "zod";
import { query } from "../kernel/contract";
import { QuotedLine, VariantId } from "./values";

/** What a cart asks before it sells. */
export const quoting = {
  quote: query({
    doc: "What these variants are, cost and have right now, read from the database and not from a cache.",
    access: "service",
    callers: ["cart"],
    input: z.strictObject({ variantIds: z.array(VariantId).min(1).max(200) }),
    output: z.strictObject({ lines: z.array(QuotedLine) }),
    fails: [],
  }),
};
