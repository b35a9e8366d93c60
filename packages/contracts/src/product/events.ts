import { z } from "zod";
import { event } from "../kernel/event";
import { Quantity, UnitPrice } from "../kernel/values";
import { PriceListId, ProductId, VariantId } from "./values";

const productFact = { productId: ProductId, version: z.int() };
export const ProductCreated = event("product.created.v1", {
  doc: "A product came into the catalogue.",
  subject: "productId",
  data: z.strictObject({ ...productFact, name: z.string() }),
});
export const ProductUpdated = event("product.updated.v1", {
  doc: "A product or its variants changed.",
  subject: "productId",
  data: z.strictObject(productFact),
});
export const ProductDeleted = event("product.deleted.v1", {
  doc: "A product left the shop.",
  subject: "productId",
  data: z.strictObject({ ...productFact, variantIds: z.array(VariantId) }),
});
export const StockUpdated = event("stock.updated.v1", {
  doc: "What may be ordered of a variant changed; at most one per variant in 250 ms, carrying the newest figure.",
  subject: "variantId",
  coalesceMs: 250,
  data: z.strictObject({
    variantId: VariantId,
    productId: ProductId,
    sku: z.string(),
    available: Quantity,
    version: z.int(),
  }),
});
export const StockLow = event("stock.low.v1", {
  doc: "What may be ordered of a variant fell to its threshold; told once, and again only after it was above it.",
  subject: "variantId",
  data: z.strictObject({
    variantId: VariantId,
    productId: ProductId,
    sku: z.string(),
    available: Quantity,
    threshold: Quantity,
    version: z.int(),
  }),
});
export const PriceChanged = event("price.changed.v1", {
  doc: "A variant's price of one piece in a price list changed, also by a sale that began or ended; absent means that it has none now.",
  subject: "variantId",
  data: z.strictObject({
    variantId: VariantId,
    productId: ProductId,
    priceListId: PriceListId,
    base: z.boolean().describe("Everybody is sold by this list"),
    groups: z.array(z.string()).optional().describe("Buyers of these groups are sold by it, too"),
    price: UnitPrice.optional(),
    version: z.int(),
  }),
});
