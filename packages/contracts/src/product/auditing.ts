import { z } from "zod";
import { query } from "../kernel/contract";
import { Instant, page, pageInput } from "../kernel/values";

/** A thing of the catalogue whose changes are written down. */
const AuditEntity = z.enum([
  "product",
  "variant",
  "price",
  "category",
  "brand",
  "collection",
  "attribute",
  "attribute_value",
  "price_list",
  "warehouse",
]);

/** One change of one thing: who made it, from what to what. */
const CatalogueChange = z
  .strictObject({
    at: Instant,
    entity: z.string(),
    entityId: z
      .string()
      .describe("Without its prefix; a price is named by its variant, its list and its tier"),
    productId: z.string().optional(),
    action: z.enum(["created", "changed", "removed"]),
    actor: z.string().describe("An account, or `service:<name>`; `nobody` is a hand in the database"),
    cause: z.string().describe("The procedure, the upload or the job"),
    requestId: z.string(),
    before: z.record(z.string(), z.unknown()).optional().describe("Of a change only what differs"),
    after: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "CatalogueChange" });

/** Who changed what. */
export const auditing = {
  changes: query({
    doc: "Who changed what of the catalogue, from what to what, newest first. Of one thing, or of all that belongs to a product, by its id; stock has its own ledger.",
    access: "staff",
    http: "GET /changes",
    callers: ["operator"],
    lane: "read",
    input: z.strictObject({
      ...pageInput,
      id: z
        .string()
        .regex(/^[a-z]+_[0-9a-f-]{36}$/, "an id, as prd_0193…")
        .optional()
        .describe("A product with all that belongs to it, or any other thing by itself"),
      entity: AuditEntity.optional(),
      from: Instant.optional().describe("At this moment or later"),
      until: Instant.optional().describe("Before this moment"),
    }),
    output: page(CatalogueChange),
    fails: [],
  }),
};
