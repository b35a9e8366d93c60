import { z } from "zod";
import { command, Nothing, query } from "./kernel/contract";
import { event } from "./kernel/event";
import {
  Instant,
  id,
  Name,
  OrderQuantity,
  page,
  pageInput,
  Quantity,
  Slug,
  UnitPrice,
} from "./kernel/values";
import { OrderRef } from "./references";

export const ProductId = id("prd");
export type ProductId = z.infer<typeof ProductId>;
export const VariantId = id("var");
export type VariantId = z.infer<typeof VariantId>;
export const CategoryId = id("cat");
export type CategoryId = z.infer<typeof CategoryId>;
export const WarehouseId = id("whs");
export type WarehouseId = z.infer<typeof WarehouseId>;
export const PriceListId = id("prl");
export type PriceListId = z.infer<typeof PriceListId>;

const Sku = z.string().trim().min(1).max(100);
const Attribute = z.strictObject({ name: Name, value: z.string().max(1000) });
/** One axis of a variant: `{ name: "Размер", value: "42" }`. */
export const Option = z.strictObject({ name: Name, value: z.string().min(1).max(255) });
export type Option = z.infer<typeof Option>;
const ProductStatus = z.enum(["published", "hidden"]);

export const Category = z
  .strictObject({
    id: CategoryId,
    parentId: CategoryId.optional(),
    name: z.string(),
    slug: z.string(),
    products: z.int(),
  })
  .meta({ id: "Category" });

export const Variant = z
  .strictObject({
    id: VariantId,
    sku: z.string(),
    name: z.string(),
    barcode: z.string().optional(),
    options: z.array(Option),
    price: UnitPrice.optional().describe("Of the base price list; without one the variant is not for sale"),
    available: Quantity.describe("What may be ordered now, over all warehouses"),
  })
  .meta({ id: "Variant" });
export type Variant = z.infer<typeof Variant>;

export const ProductCard = z
  .strictObject({
    id: ProductId,
    slug: z.string(),
    name: z.string(),
    status: ProductStatus,
    image: z.string().optional(),
    categoryIds: z.array(CategoryId),
    variants: z.array(Variant),
    version: z.int(),
  })
  .meta({ id: "ProductCard" });
export type ProductCard = z.infer<typeof ProductCard>;

export const StockPlace = z.strictObject({
  warehouseId: WarehouseId,
  warehouse: z.string(),
  variantId: VariantId,
  onHand: Quantity,
  reserved: Quantity,
});

export const Product = ProductCard.extend({
  description: z.string(),
  unit: z.string(),
  images: z.array(z.string()),
  attributes: z.array(Attribute),
  stock: z.array(StockPlace),
  updatedAt: Instant,
}).meta({ id: "Product" });
export type Product = z.infer<typeof Product>;

const productFields = {
  name: Name,
  slug: Slug.optional(),
  description: z.string().max(20_000).optional(),
  unit: z.string().max(50).optional(),
  status: ProductStatus.optional(),
  categoryIds: z.array(CategoryId).max(50).optional(),
  images: z.array(z.string().max(1000)).max(100).optional(),
  attributes: z.array(Attribute).max(200).optional(),
};
const variantFields = {
  sku: Sku,
  name: Name.optional(),
  barcode: z.string().max(64).optional(),
  options: z.array(Option).max(20).optional(),
};

/** A line as it is asked for: which variant, how many. */
export const LineRequest = z.strictObject({ variantId: VariantId, quantity: OrderQuantity });
export type LineRequest = z.infer<typeof LineRequest>;

/** A line as product knows it now. */
export const QuotedLine = z.strictObject({
  variantId: VariantId,
  productId: ProductId,
  sku: z.string(),
  name: z.string(),
  unit: z.string(),
  price: UnitPrice.optional(),
  available: Quantity,
  forSale: z.boolean(),
});
export type QuotedLine = z.infer<typeof QuotedLine>;

/** What one batch of an import did. `unchanged` rows were equal to what 1C had sent before. */
export const ImportReport = z.strictObject({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
});
export type ImportReport = z.infer<typeof ImportReport>;

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
  ...productFields,
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

/** Lists change with what comes and goes; prices and stock reach them by the products that they show. */
const listOfProducts = {
  ids: "prd",
  events: ["product.created.v1", "product.updated.v1", "product.deleted.v1"],
} as const;

export const product = {
  list: query({
    doc: "Published products with their variants, prices and stock, newest first.",
    access: "public",
    http: "GET /products",
    cache: "public",
    staleBy: listOfProducts,
    lane: "read",
    input: z.strictObject({ ...pageInput, categoryId: CategoryId.optional() }),
    output: page(ProductCard),
    fails: ["product.category_not_found"],
  }),
  search: query({
    doc: "Published products whose name, description, article or barcode answer to the words, in Russian and English, best first.",
    access: "public",
    http: "GET /products/search",
    cache: "public",
    staleBy: listOfProducts,
    lane: "read",
    input: z.strictObject({ ...pageInput, text: z.string().trim().min(1).max(200) }),
    output: page(ProductCard),
    fails: [],
  }),
  get: query({
    doc: "One product with everything that a page about it needs.",
    access: "public",
    http: "GET /products/{id}",
    cache: "public",
    staleBy: { ids: "prd", events: [] },
    lane: "read",
    input: z.strictObject({ id: ProductId }),
    output: Product,
    fails: ["product.not_found"],
  }),
  categories: query({
    doc: "The whole tree of categories, each with the number of published products in it.",
    access: "public",
    http: "GET /categories",
    cache: "public",
    staleBy: listOfProducts,
    lane: "read",
    input: Nothing,
    output: z.strictObject({ items: z.array(Category) }),
    fails: [],
  }),
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
    fails: ["product.sku_taken", "product.category_not_found"],
  }),
  update: command({
    doc: "Changes a product that is still at `version`; what is not given stays.",
    access: "staff",
    http: "PATCH /products/{id}",
    input: z.strictObject({ id: ProductId, version: z.int(), ...productFields, name: Name.optional() }),
    output: Product,
    fails: ["product.not_found", "product.version_moved", "product.category_not_found"],
  }),
  remove: command({
    doc: "Takes a product out of the shop for good; orders keep what they bought.",
    access: "staff",
    http: "DELETE /products/{id}",
    input: z.strictObject({ id: ProductId }),
    output: Nothing,
    fails: ["product.not_found"],
  }),
  upsert: command({
    doc: "Creates or changes up to 500 products by the SKU of their variants; a bad row is refused with its reason and the others arrive.",
    access: "staff",
    http: "POST /products/bulk",
    keyed: true,
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
        .max(500),
    }),
    output: ImportReport,
    fails: [],
  }),
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
  adjustStock: command({
    doc: "Adds to or takes from what a warehouse holds, with a reason in the ledger; never below what is reserved.",
    access: "staff",
    http: "POST /variants/{variantId}/stock",
    keyed: true,
    input: z.strictObject({
      variantId: VariantId,
      warehouseId: WarehouseId,
      change: z
        .number()
        .refine((n) => n !== 0, "a change is not zero")
        .refine((n) => Math.abs(n * 1000 - Math.round(n * 1000)) < 1e-6, "at most three decimals"),
      reason: z.string().trim().min(1).max(255),
    }),
    output: Variant,
    fails: ["product.variant_not_found", "product.warehouse_not_found", "product.stock_below_zero"],
  }),
  warehouses: query({
    doc: "The warehouses.",
    access: "staff",
    http: "GET /warehouses",
    input: Nothing,
    output: z.strictObject({ items: z.array(z.strictObject({ id: WarehouseId, name: z.string() })) }),
    fails: [],
  }),
  saveWarehouse: command({
    doc: "Creates a warehouse, or renames it when its id is given.",
    access: "staff",
    http: "POST /warehouses",
    input: z.strictObject({ id: WarehouseId.optional(), name: Name }),
    output: z.strictObject({ id: WarehouseId, name: z.string() }),
    fails: ["product.warehouse_not_found"],
  }),
  audit: query({
    doc: "Compares every stock figure with the sum of its ledger; an empty list means that they are equal.",
    access: "staff",
    http: "GET /stock/audit",
    callers: ["operator"],
    input: Nothing,
    output: z.strictObject({
      figures: z.int(),
      differences: z.array(
        z.strictObject({
          variantId: VariantId,
          warehouseId: WarehouseId,
          stock: z.string(),
          ledger: z.string(),
        }),
      ),
    }),
    fails: [],
  }),
  quote: query({
    doc: "What these variants are, cost and have right now, read from the database and not from a cache.",
    access: "service",
    callers: ["cart"],
    input: z.strictObject({ variantIds: z.array(VariantId).min(1).max(200) }),
    output: z.strictObject({ lines: z.array(QuotedLine) }),
    fails: [],
  }),
  reserve: command({
    doc: "Takes all lines or none, once per order and revision. After a release it refuses: it came too late.",
    access: "service",
    callers: ["order"],
    lane: "money",
    deadlineMs: 4_000, // less than the order's: its driver can still write down that there was no answer
    input: z.strictObject({
      orderId: OrderRef,
      revision: z.int().min(1),
      lines: z.array(LineRequest).min(1).max(200),
    }),
    output: Nothing,
    fails: ["product.out_of_stock", "product.reservation_released", "product.variant_not_found"],
  }),
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
export const PriceChanged = event("price.changed.v1", {
  doc: "A variant's price in a price list changed; absent means that it has none now.",
  subject: "variantId",
  data: z.strictObject({
    variantId: VariantId,
    productId: ProductId,
    priceListId: PriceListId,
    base: z.boolean(),
    price: UnitPrice.optional(),
    version: z.int(),
  }),
});
