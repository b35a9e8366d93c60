import { z } from "zod";
import { command, Nothing, query } from "../kernel/contract";
import { id, Name, page, pageInput, Slug } from "../kernel/values";
import { translations } from "./translations";

export const BrandId = id("brd");
export type BrandId = z.infer<typeof BrandId>;

const Description = z.string().max(20_000);
const Brand = z
  .strictObject({
    id: BrandId,
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    translations: translations({
      name: z.string().optional(),
      description: z.string().optional(),
    }).optional(),
    version: z.int(),
  })
  .meta({ id: "Brand" });
export type Brand = z.infer<typeof Brand>;

const fields = {
  slug: Slug.optional(),
  description: Description.optional(),
  translations: translations({
    name: Name.nullable().optional(),
    description: Description.nullable().optional(),
  }).optional(),
};

/** Who makes what is sold. */
export const brands = {
  brands: query({
    doc: "The brands, by name.",
    access: "public",
    http: "GET /brands",
    cache: "public",
    lane: "read",
    input: z.strictObject(pageInput),
    output: page(Brand),
    fails: [],
  }),
  createBrand: command({
    doc: "Creates a brand.",
    access: "staff",
    http: "POST /brands",
    keyed: true,
    input: z.strictObject({ name: Name, ...fields }),
    output: Brand,
    fails: [],
  }),
  updateBrand: command({
    doc: "Changes a brand; what is not given stays, and nobody else gets a slug that it gives up.",
    access: "staff",
    http: "PATCH /brands/{id}",
    ifMatch: "version",
    input: z.strictObject({ id: BrandId, version: z.int().optional(), name: Name.optional(), ...fields }),
    output: Brand,
    fails: ["product.brand_not_found", "product.version_moved"],
  }),
  removeBrand: command({
    doc: "Removes a brand that no product carries.",
    access: "staff",
    http: "DELETE /brands/{id}",
    ifMatch: "version",
    input: z.strictObject({ id: BrandId, version: z.int().optional() }),
    output: Nothing,
    fails: ["product.brand_not_found", "product.brand_in_use", "product.version_moved"],
  }),
};
