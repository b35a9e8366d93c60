import { z } from "zod";
import { command, Nothing } from "../kernel/contract";
import { Name } from "../kernel/values";
import { Product, ProductId, productFields, variantFields } from "./values";

/** What staff change of the catalogue. */
export const writing = {
  create: command({
    doc: "Creates a product with its variants.",
    access: "staff",
    http: "POST /products",
    keyed: true,
    input: z.strictObject({
      ...productFields,
      variants: z.array(z.strictObject(variantFields)).min(1).max(200),
    }),
    output: Product,
    fails: [
      "product.sku_taken",
      "product.options_taken",
      "product.category_not_found",
      "product.brand_not_found",
      "product.variant_not_found",
      "product.set_wrong",
      "product.attribute_not_found",
      "product.attribute_wrong",
    ],
  }),
  update: command({
    doc: "Changes a product that is still at `version`; what is not given stays.",
    access: "staff",
    http: "PATCH /products/{id}",
    ifMatch: "version",
    input: z.strictObject({ id: ProductId, version: z.int(), ...productFields, name: Name.optional() }),
    output: Product,
    fails: [
      "product.not_found",
      "product.version_moved",
      "product.wrong_status",
      "product.category_not_found",
      "product.brand_not_found",
      "product.variant_not_found",
      "product.set_wrong",
      "product.attribute_not_found",
      "product.attribute_wrong",
    ],
  }),
  remove: command({
    doc: "Takes a product out of the shop for good; orders keep what they bought.",
    access: "staff",
    http: "DELETE /products/{id}",
    ifMatch: "version",
    input: z.strictObject({ id: ProductId, version: z.int().optional() }),
    output: Nothing,
    fails: ["product.not_found", "product.version_moved"],
  }),
};
