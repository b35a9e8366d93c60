import { z } from "zod";
import { command } from "../kernel/contract";
import { Name, UnitPrice } from "../kernel/values";
import { ImportReport } from "./import-report";
import {
  CategoryId,
  importedFields,
  Option,
  PriceListId,
  ProductId,
  Sku,
  VariantId,
  WarehouseId,
} from "./values";

/**
 * Ids are minted by integration's identity table, so that a repeated import meets its own rows. Absent: keep;
 * but a category comes whole, and without a parent it stands at the root.
 */
export const ImportedCategory = z.strictObject({
  id: CategoryId,
  parentId: CategoryId.optional(),
  name: Name,
});
export const ImportedProduct = z.strictObject({
  id: ProductId,
  ...importedFields,
  deleted: z.boolean().optional(),
});
export const ImportedOffer = z.strictObject({
  id: VariantId,
  productId: ProductId,
  sku: Sku.optional(),
  name: Name.optional(),
  barcode: z.string().max(64).optional(),
  options: z.array(Option).max(20).optional(),
  prices: z
    .array(z.strictObject({ priceListId: PriceListId, price: UnitPrice.nullable() }))
    .max(50)
    .optional()
    .describe("`null` takes the price away; a list that is not named keeps its price"),
  stock: z
    .array(z.strictObject({ warehouseId: WarehouseId, onHand: z.number() }))
    .max(200)
    .optional()
    .describe("Physical figures as 1C sends them; a warehouse that is not named keeps its figure"),
  deleted: z.boolean().optional(),
});
export type ImportedCategory = z.infer<typeof ImportedCategory>;
export type ImportedProduct = z.infer<typeof ImportedProduct>;
export type ImportedOffer = z.infer<typeof ImportedOffer>;

/** What 1C brings. */
export const importing = {
  importDirectories: command({
    doc: "Upserts the price lists and warehouses that 1C names. Where none is called a base list and the shop has none, the first becomes one.",
    access: "service",
    callers: ["integration"],
    input: z.strictObject({
      priceLists: z
        .array(
          z.strictObject({
            id: PriceListId,
            name: Name,
            base: z.boolean().optional().describe("The goods of its 1C base are sold by it; each has one"),
          }),
        )
        .max(200),
      warehouses: z.array(z.strictObject({ id: WarehouseId, name: Name })).max(1000),
    }),
    output: ImportReport,
    fails: [],
  }),
  importCategories: command({
    doc: "Upserts categories by id.",
    access: "service",
    callers: ["integration"],
    input: z.strictObject({ categories: z.array(ImportedCategory).max(500) }),
    output: ImportReport,
    fails: [],
  }),
  importProducts: command({
    doc: "Upserts products by id; `deleted` hides, and a row without it shows the product again.",
    access: "service",
    callers: ["integration"],
    input: z.strictObject({ products: z.array(ImportedProduct).max(500) }),
    output: ImportReport,
    fails: [],
  }),
  importOffers: command({
    doc: "Upserts variants with their prices and stock by id; only what a row names is touched.",
    access: "service",
    callers: ["integration"],
    input: z.strictObject({ offers: z.array(ImportedOffer).max(500) }),
    output: ImportReport,
    fails: [],
  }),
};
