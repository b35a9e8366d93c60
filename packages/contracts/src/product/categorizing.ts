import { z } from "zod";
import { command, Nothing, query } from "../kernel/contract";
import { Name, Slug } from "../kernel/values";
import { translations } from "./translations";
import { Category, CategoryId } from "./values";

const Position = z.int().min(0).max(1_000_000).describe("Among its neighbours; equal ones stand by name");
const Description = z.string().max(20_000);
const fields = {
  slug: Slug.optional(),
  description: Description.optional(),
  translations: translations({
    name: Name.nullable().optional(),
    description: Description.nullable().optional(),
  }).optional(),
  position: Position.optional(),
  hidden: z.boolean().optional().describe("Left out of the public tree, with everything below it"),
};
const StaffCategory = Category.extend({ hidden: z.boolean() }).meta({ id: "StaffCategory" });
export type StaffCategory = z.infer<typeof StaffCategory>;

/** What staff change of the tree. */
export const categorizing = {
  categoryTree: query({
    doc: "The whole tree with its hidden branches, read from the database.",
    access: "staff",
    http: "GET /admin/categories",
    input: Nothing,
    output: z.strictObject({ items: z.array(StaffCategory) }),
    fails: [],
  }),
  createCategory: command({
    doc: "Creates a category at the root, or below `parentId`.",
    access: "staff",
    http: "POST /categories",
    keyed: true,
    input: z.strictObject({ name: Name, parentId: CategoryId.optional(), ...fields }),
    output: StaffCategory,
    fails: ["product.category_not_found"],
  }),
  updateCategory: command({
    doc: "Changes a category; what is not given stays, and nobody else gets a slug that it gives up.",
    access: "staff",
    http: "PATCH /categories/{id}",
    ifMatch: "version",
    input: z.strictObject({ id: CategoryId, version: z.int().optional(), name: Name.optional(), ...fields }),
    output: StaffCategory,
    fails: ["product.category_not_found", "product.version_moved"],
  }),
  moveCategory: command({
    doc: "Puts a category with all below it under another, or to the root with `null`.",
    access: "staff",
    http: "POST /categories/{id}/move",
    input: z.strictObject({ id: CategoryId, parentId: CategoryId.nullable(), position: Position.optional() }),
    output: StaffCategory,
    fails: ["product.category_not_found", "product.category_inside_itself"],
  }),
  removeCategory: command({
    doc: "Removes a category. One with products or children goes only when `moveTo` says where they go.",
    access: "staff",
    http: "DELETE /categories/{id}",
    ifMatch: "version",
    input: z.strictObject({
      id: CategoryId,
      version: z.int().optional(),
      moveTo: z
        .union([CategoryId, z.literal("root")])
        .optional()
        .describe("`root`: children stand at the root, and products in no category instead of this one"),
    }),
    output: Nothing,
    fails: [
      "product.category_not_found",
      "product.category_in_use",
      "product.category_inside_itself",
      "product.version_moved",
    ],
  }),
};
