import { z } from "zod";
import { query } from "../kernel/contract";
import { page, pageInput } from "../kernel/values";
import { BrandId } from "./brands";
import { CollectionId } from "./collections";
import { translations } from "./translations";
import { CategoryId, ProductCard, ProductId } from "./values";

/** Lists change with what comes and goes; prices and stock reach them by the products that they show. */
const listOfProducts = {
  ids: "prd",
  events: ["product.created.v1", "product.updated.v1", "product.deleted.v1"],
} as const;
const everybody = { access: "public", cache: "public", staleBy: listOfProducts, lane: "read" } as const;

export const ProductSort = z
  .enum(["newest", "popular", "price_up", "price_down", "name"])
  .describe("By price stands only what has one: the lowest of its variants, as everybody pays it");
export type ProductSort = z.infer<typeof ProductSort>;

const filter = {
  categoryId: CategoryId.optional().describe("With everything below it"),
  brandId: BrandId.optional(),
  collectionId: CollectionId.optional(),
  values: z
    .array(z.int().min(1).max(2_147_483_647))
    .max(50)
    .optional()
    .describe("Ids of attribute values: of one attribute any of them, of several attributes each"),
  priceFrom: z.int().min(0).optional().describe("In hundredths of the currency, as all prices of lists"),
  priceTo: z.int().min(0).optional(),
  inStock: z.boolean().optional().describe("`false`: only what is sold out"),
};
/** What a list is narrowed to. */
export const ProductFilter = z.strictObject(filter);
export type ProductFilter = z.infer<typeof ProductFilter>;

const Counted = {
  products: z.int(),
  atLeast: z.boolean().describe("There are more than were counted"),
};
const Facet = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    translations: translations({ name: z.string() }).optional(),
    unit: z.string().optional(),
    atLeast: Counted.atLeast,
    values: z.array(
      z.strictObject({
        id: z.int(),
        label: z.string(),
        translations: translations({ label: z.string() }).optional(),
        products: z.int(),
      }),
    ),
  })
  .meta({ id: "Facet" });
export type Facet = z.infer<typeof Facet>;

/** What finds products. */
export const finding = {
  list: query({
    ...everybody,
    doc: "Published products with their variants, prices and stock, narrowed and sorted. A cursor goes with the question that it came from; what stands still is shown once, whatever comes and goes.",
    http: "GET /products",
    input: z.strictObject({ ...pageInput, ...filter, sort: ProductSort.default("newest") }),
    output: page(ProductCard),
    fails: ["product.category_not_found", "product.brand_not_found", "product.collection_not_found"],
  }),
  facets: query({
    ...everybody,
    doc: "How many products a list has, and how many with each value of each attribute; values of an attribute that is already chosen are counted as if it were not. Of more than 10,000 products the counts say at least how many.",
    http: "GET /products/facets",
    input: ProductFilter,
    output: z.strictObject({ ...Counted, facets: z.array(Facet) }),
    fails: [],
  }),
  search: query({
    ...everybody,
    doc: "Published products whose name, brand, article, barcode or description answer to the words, in Russian and English, with typos, in the other alphabet or keyboard, best first; of very many those that stand highest.",
    http: "GET /products/search",
    input: z.strictObject({ ...pageInput, text: z.string().trim().min(1).max(200) }),
    output: page(ProductCard),
    fails: [],
  }),
  suggest: query({
    ...everybody,
    doc: "How a text that is being typed may go on, the most usual first.",
    http: "GET /products/suggest",
    input: z.strictObject({
      text: z.string().trim().min(1).max(200),
      limit: z.int().min(1).max(20).default(8),
    }),
    output: z.strictObject({ items: z.array(z.string()) }),
    fails: [],
  }),
  getMany: query({
    ...everybody,
    doc: "Published products by their ids, in that order; those that there are not are left out.",
    http: "GET /products/many",
    input: z.strictObject({ ids: z.array(ProductId).min(1).max(100) }),
    output: z.strictObject({ items: z.array(ProductCard) }),
    fails: [],
  }),
  related: query({
    ...everybody,
    doc: "Published products that stand beside this one: of its category, in stock before sold out, the nearest in price first.",
    http: "GET /products/{id}/related",
    input: z.strictObject({ id: ProductId, limit: z.int().min(1).max(50).default(12) }),
    output: z.strictObject({ items: z.array(ProductCard) }),
    fails: ["product.not_found"],
  }),
};
