import { z } from "zod";
import { Nothing, query } from "../kernel/contract";
import { Slug } from "../kernel/values";
import { Category, Product, ProductId } from "./values";

/** Lists change with what comes and goes; prices and stock reach them by the products that they show. */
const listOfProducts = {
  ids: "prd",
  events: ["product.created.v1", "product.updated.v1", "product.deleted.v1"],
} as const;

/** What everybody may read. */
export const reading = {
  get: query({
    doc: "One product with everything that a page about it needs.",
    access: "public",
    http: "GET /products/{id}",
    cache: "public",
    staleBy: { ids: "prd", events: [] },
    ifMatch: "version",
    lane: "read",
    input: z.strictObject({ id: ProductId }),
    output: Product,
    fails: ["product.not_found"],
  }),
  getBySlug: query({
    doc: "One product by its slug, or by one that it had before a rename. The answer carries the present slug: a page that was asked for by another redirects there for good (301).",
    access: "public",
    http: "GET /products/by-slug/{slug}",
    cache: "public",
    staleBy: { ids: "prd", events: [] },
    ifMatch: "version",
    lane: "read",
    input: z.strictObject({ slug: Slug }),
    output: Product,
    fails: ["product.not_found"],
  }),
  inspect: query({
    doc: "One product for staff, a draft too, read from the database and not from a cache.",
    access: "staff",
    http: "GET /admin/products/{id}",
    ifMatch: "version",
    lane: "read",
    input: z.strictObject({ id: ProductId }),
    output: Product,
    fails: ["product.not_found"],
  }),
  categories: query({
    doc: "The whole tree of categories in their order, each with the number of published products in its branch; hidden branches are left out.",
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
