import { z } from "zod";
import { Instant, id, Name, OrderQuantity, Quantity, Slug, UnitPrice } from "../kernel/values";
import { TypedInput, TypedValue } from "./attributes";
import { BrandId } from "./brands";
import { ShownPicture } from "./pictures";
import { translations } from "./translations";
import { UnitCode } from "./units";

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
const ProductStatus = z
  .enum(["draft", "published", "hidden", "archived"])
  .describe("A draft was never shown; an archived product is no longer sold. Both are for staff alone");
export const ProductKind = z.enum(["goods", "service", "set"]);
export const VatRate = z
  .enum(["none", "0", "5", "7", "10", "20", "22"])
  .describe("VAT in percent; `none` is without VAT, which is not a rate of 0");
/** How a variant is packed: this unit holds `coefficient` of the product's own. */
export const Pack = z.strictObject({ unitCode: UnitCode, coefficient: OrderQuantity });
export type Pack = z.infer<typeof Pack>;
/** What a set is made of: so many of a variant of another product. */
export const SetComponent = z.strictObject({ variantId: VariantId, quantity: OrderQuantity });
export type SetComponent = z.infer<typeof SetComponent>;

export const Category = z
  .strictObject({
    id: CategoryId,
    parentId: CategoryId.optional(),
    name: z.string(),
    slug: z.string(),
    description: z.string().optional(),
    translations: translations({
      name: z.string().optional(),
      description: z.string().optional(),
    }).optional(),
    position: z.int(),
    products: z.int(),
    version: z.int(),
  })
  .meta({ id: "Category" });

/** A price that holds from a quantity on. */
export const PriceTier = z.strictObject({ fromQuantity: Quantity, price: UnitPrice });
export type PriceTier = z.infer<typeof PriceTier>;

export const Variant = z
  .strictObject({
    id: VariantId,
    sku: z.string(),
    name: z.string(),
    barcode: z.string().optional(),
    options: z.array(Option),
    packs: z.array(Pack).optional(),
    price: UnitPrice.optional().describe(
      "For anybody, of one piece; without one the variant is not for sale",
    ),
    priceBefore: UnitPrice.optional().describe("What it costs without the sale that is on"),
    saleEndsAt: Instant.optional(),
    available: Quantity.describe("What is there to be ordered, over all open warehouses"),
    canOrder: Quantity.describe("What may be ordered now: what is available, and what is promised beyond it"),
    preorderOn: z.iso.date().optional().describe("The day on which what is ordered beyond it comes"),
  })
  .meta({ id: "Variant" });
export type Variant = z.infer<typeof Variant>;

export const ProductCard = z
  .strictObject({
    id: ProductId,
    slug: z.string(),
    name: z.string(),
    status: ProductStatus,
    kind: ProductKind,
    brandId: BrandId.optional(),
    translations: translations({ name: z.string().optional() }).optional(),
    image: z
      .string()
      .optional()
      .describe("The address of a small picture; a name from 1C where none was uploaded"),
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

/** What a variant costs anybody, beside its price of one piece. */
const VariantPrices = z.strictObject({
  variantId: VariantId,
  vatIncluded: z.boolean(),
  tiers: z.array(PriceTier),
  lowest: UnitPrice.optional().describe(
    "Of a variant on sale: the least that one piece cost in the days before the sale began",
  ),
});

export const Product = ProductCard.extend({
  prices: z.array(VariantPrices).describe("Of each variant that has a price"),
  description: z.string(),
  unit: z.string().describe("As it is printed"),
  unitCode: UnitCode.optional(),
  vat: VatRate.optional().describe("Absent: the shop's own rate"),
  brand: z.strictObject({ id: BrandId, slug: z.string(), name: z.string() }).optional(),
  translations: translations({
    name: z.string().optional(),
    description: z.string().optional(),
  }).optional(),
  images: z.array(z.string()).describe("Addresses of its pictures; names from 1C where none was uploaded"),
  media: z.array(ShownPicture).optional().describe("Its pictures with their captions, in every size"),
  attributes: z.array(Attribute).describe("Names and values as they came, from 1C for one"),
  typed: z.array(TypedValue).describe("Values of the attributes that the shop has defined, in their order"),
  components: z.array(SetComponent).optional().describe("What a set is made of"),
  stock: z.array(StockPlace),
  updatedAt: Instant,
}).meta({ id: "Product" });
export type Product = z.infer<typeof Product>;

/** What 1C knows of a product. */
export const importedFields = {
  name: Name,
  slug: Slug.optional(),
  description: z.string().max(20_000).optional(),
  unit: z.string().max(50).optional(),
  unitCode: UnitCode.optional().describe("Absent: told by `unit`, where that is a unit that Torg knows"),
  vat: VatRate.nullable().optional(),
  kind: ProductKind.optional(),
  status: z.enum(["published", "hidden"]).optional(),
  categoryIds: z.array(CategoryId).max(50).optional(),
  images: z.array(z.string().max(1000)).max(100).optional(),
  attributes: z.array(Attribute).max(200).optional(),
};

/** What staff may say of a product; what is left out stays, and `null` takes away. */
export const productFields = {
  ...importedFields,
  status: ProductStatus.optional(),
  brandId: BrandId.nullable().optional(),
  translations: translations({
    name: Name.nullable().optional(),
    description: z.string().max(20_000).nullable().optional(),
  }).optional(),
  typed: TypedInput.optional(),
  components: z.array(SetComponent).max(100).optional(),
  popularity: z
    .int()
    .min(0)
    .optional()
    .describe("Whatever the shop counts by: sold, looked at. A higher one stands first"),
};
export const variantFields = {
  sku: Sku,
  name: Name.optional(),
  barcode: z.string().max(64).optional(),
  options: z.array(Option).max(20).optional(),
  packs: z
    .array(Pack)
    .max(10)
    .refine(
      (packs) => new Set(packs.map(({ unitCode }) => unitCode)).size === packs.length,
      "a unit stands here once",
    )
    .optional(),
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
  price: UnitPrice.optional().describe("For the quantity that was asked for"),
  tiers: z
    .array(PriceTier)
    .optional()
    .describe("What other quantities cost a piece; absent: the same, or it is not for sale"),
  vat: z
    .strictObject({ rate: VatRate.optional().describe("Absent: the shop's own"), included: z.boolean() })
    .optional()
    .describe("Whether VAT is inside the price or comes on top"),
  available: Quantity,
  canOrder: Quantity.optional().describe("Absent: as much as is available"),
  preorderOn: z.iso.date().optional(),
  forSale: z.boolean(),
});
export type QuotedLine = z.infer<typeof QuotedLine>;
