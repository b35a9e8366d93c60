import { z } from "zod";
import { Instant, id, Name, OrderQuantity, Quantity, Slug, UnitPrice } from "../kernel/values";

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

export const Sku = z.string().trim().min(1).max(100);
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

export const productFields = {
  name: Name,
  slug: Slug.optional(),
  description: z.string().max(20_000).optional(),
  unit: z.string().max(50).optional(),
  status: ProductStatus.optional(),
  categoryIds: z.array(CategoryId).max(50).optional(),
  images: z.array(z.string().max(1000)).max(100).optional(),
  attributes: z.array(Attribute).max(200).optional(),
};
export const variantFields = {
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
