import { z } from "zod";
import { command } from "../kernel/contract";
import { UnitPrice } from "../kernel/values";
import { PriceListId, Variant, VariantId } from "./values";

/** Prices and their lists. */
export const pricing = {
  setPrice: command({
    doc: "Sets or takes away a variant's price in a price list; the base list when none is named.",
    access: "staff",
    http: "PUT /variants/{variantId}/price",
    input: z.strictObject({
      variantId: VariantId,
      priceListId: PriceListId.optional(),
      price: UnitPrice.nullable(),
    }),
    output: Variant,
    fails: ["product.variant_not_found"],
  }),
};
