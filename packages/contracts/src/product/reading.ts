import { z } from "zod";
import { Nothing, query } from "../kernel/contract";
import { page, pageInput } from "../kernel/values";
import { Category, CategoryId, Product, ProductCard, ProductId } from "./values";

/** Lists change with what comes and goes; prices and stock reach them by the products that they show. */
const listOfProducts = {
  ids: "prd",
  events: ["product.created.v1", "product.updated.v1", "product.deleted.v1"],
} as const;

/** What everybody may read. */
export const reading = {
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
};
