import { z } from "zod";
import { command, Nothing } from "../kernel/contract";
import { Name } from "../kernel/values";
import { Product, ProductId, Sku, Variant, VariantId, variantFields } from "./values";

/** The variants of a product, one at a time. */
export const varying = {
  addVariant: command({
    doc: "Adds a variant to a product.",
    access: "staff",
    http: "POST /products/{id}/variants",
    keyed: true,
    input: z.strictObject({ id: ProductId, ...variantFields }),
    output: Product,
    fails: ["product.not_found", "product.sku_taken", "product.options_taken"],
  }),
  updateVariant: command({
    doc: "Changes a variant that is sold; what is not given stays, and `null` takes away.",
    access: "staff",
    http: "PATCH /variants/{variantId}",
    input: z.strictObject({
      variantId: VariantId,
      ...variantFields,
      sku: Sku.optional(),
      name: Name.nullable().optional(),
      barcode: z.string().max(64).nullable().optional(),
    }),
    output: Variant,
    fails: ["product.variant_not_found", "product.sku_taken", "product.options_taken"],
  }),
  retireVariant: command({
    doc: "Takes a variant out of the shop: its SKU and its options are free, orders keep what they bought, and 1C may bring it back.",
    access: "staff",
    http: "DELETE /variants/{variantId}",
    input: z.strictObject({ variantId: VariantId }),
    output: Nothing,
    fails: ["product.variant_not_found"],
  }),
};
