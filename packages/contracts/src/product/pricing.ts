import { z } from "zod";
import { command, Nothing, query } from "../kernel/contract";
import { Currency, CustomerGroup, Instant, Name, OrderQuantity, Quantity, UnitPrice } from "../kernel/values";
import { PriceListId, PriceTier, Variant, VariantId } from "./values";

const priceListFields = {
  name: Name,
  base: z.boolean().describe("Everybody is sold by it"),
  groups: z.array(CustomerGroup).max(50).describe("Buyers of these groups are sold by it, too"),
  currency: Currency.optional().describe("A price in another one is refused; absent: any"),
  vatIncluded: z.boolean().describe("Whether VAT is inside its prices, or comes on top of them"),
  preference: z
    .int()
    .min(0)
    .max(1_000_000)
    .describe("Of two lists that both have a price, the lower one speaks"),
};
export const PriceList = z
  .strictObject({ id: PriceListId, ...priceListFields, name: z.string() })
  .meta({ id: "PriceList" });
export type PriceList = z.infer<typeof PriceList>;

/** One price of a variant in a list: what stands, or a sale that begins and ends by itself. */
export const PriceRow = z
  .strictObject({
    fromQuantity: Quantity.min(1).default(1).describe("The least quantity that it holds for"),
    price: UnitPrice,
    sale: z
      .strictObject({ startsAt: Instant, endsAt: Instant })
      .refine(({ startsAt, endsAt }) => Date.parse(startsAt) < Date.parse(endsAt), "ends before it starts")
      .optional()
      .describe("From its start until before its end, over what stands and where it is less"),
  })
  .describe("One price of a variant in a list"); // no name: asked for, it has a default that an answer has not
export type PriceRow = z.infer<typeof PriceRow>;

const PriceRows = z
  .strictObject({ priceListId: PriceListId, rows: z.array(PriceRow) })
  .meta({ id: "PriceRows" });

/** Prices and their lists. */
export const pricing = {
  setPrice: command({
    doc: "Sets a variant's price in a price list, for any quantity and until it is changed; the base list when none is named. `null` takes the price away with its tiers and sales.",
    access: "staff",
    http: "PUT /variants/{variantId}/price",
    input: z.strictObject({
      variantId: VariantId,
      priceListId: PriceListId.optional(),
      price: UnitPrice.nullable(),
    }),
    output: Variant,
    fails: ["product.variant_not_found", "product.currency_mixed"],
  }),
  setPrices: command({
    doc: "Replaces all prices of a variant in a price list, tiers and sales; the base list when none is named. No two tiers begin at one quantity, and no two sales of one tier meet.",
    access: "staff",
    http: "PUT /variants/{variantId}/prices",
    input: z.strictObject({
      variantId: VariantId,
      priceListId: PriceListId.optional(),
      rows: z.array(PriceRow).max(100),
    }),
    output: PriceRows,
    fails: [
      "product.variant_not_found",
      "product.price_list_not_found",
      "product.price_rows_overlap",
      "product.currency_mixed",
    ],
  }),
  pricesOf: query({
    doc: "Every price of a variant as it was set, list by list; sales that are to come and those that are over, too.",
    access: "staff",
    http: "GET /variants/{variantId}/prices",
    input: z.strictObject({ variantId: VariantId }),
    output: z.strictObject({ items: z.array(PriceRows) }),
    fails: ["product.variant_not_found"],
  }),
  priceHistory: query({
    doc: "The last hundred prices of a variant that are over, newest first, each with the time in which it held.",
    access: "staff",
    http: "GET /variants/{variantId}/price-history",
    input: z.strictObject({ variantId: VariantId }),
    output: z.strictObject({
      items: z.array(
        z.strictObject({
          priceListId: PriceListId,
          fromQuantity: Quantity,
          price: UnitPrice,
          sale: z.boolean(),
          from: Instant,
          to: Instant,
        }),
      ),
    }),
    fails: ["product.variant_not_found"],
  }),
  priceLists: query({
    doc: "The price lists, in the order in which they speak.",
    access: "staff",
    http: "GET /price-lists",
    input: Nothing,
    output: z.strictObject({ items: z.array(PriceList) }),
    fails: [],
  }),
  savePriceList: command({
    doc: "Creates a price list, or changes the one whose id is given; what is not given stays. A list that is neither base nor of a group sells nothing.",
    access: "staff",
    http: "POST /price-lists",
    input: z.strictObject({
      id: PriceListId.optional(),
      name: Name.optional().describe("Needed of a list that is created"),
      base: priceListFields.base.optional(),
      groups: priceListFields.groups.optional(),
      currency: Currency.nullish().describe("`null`: any"),
      vatIncluded: priceListFields.vatIncluded.optional(),
      preference: priceListFields.preference.optional(),
    }),
    output: PriceList,
    fails: ["product.price_list_not_found", "product.price_list_in_use"],
  }),
  removePriceList: command({
    doc: "Removes a price list that has no prices.",
    access: "staff",
    http: "DELETE /price-lists/{id}",
    input: z.strictObject({ id: PriceListId }),
    output: Nothing,
    fails: ["product.price_list_not_found", "product.price_list_in_use"],
  }),
  prices: query({
    doc: "What the caller would pay now: a signed-in buyer by the lists of his group, anybody else by the retail ones. Variants without a price for him are left out.",
    access: "public",
    http: "GET /prices",
    lane: "read",
    input: z.strictObject({
      variantIds: z.array(VariantId).min(1).max(100),
      quantities: z
        .array(OrderQuantity)
        .max(100)
        .optional()
        .describe("As many as variants; absent: one of each"),
      currency: Currency.optional().describe("Absent: that of the list that speaks"),
    }),
    output: z.strictObject({
      items: z.array(
        z.strictObject({
          variantId: VariantId,
          quantity: Quantity,
          price: UnitPrice,
          before: UnitPrice.optional().describe("What it costs without the sale"),
          saleEndsAt: Instant.optional(),
          vatIncluded: z.boolean(),
          tiers: z.array(PriceTier),
        }),
      ),
    }),
    fails: [],
  }),
};
