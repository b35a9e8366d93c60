import { z } from "zod";
import { command, Nothing, query } from "../kernel/contract";
import { id, Name, Slug } from "../kernel/values";
import { Code } from "./attributes";
import { BrandId } from "./brands";
import { translations } from "./translations";
import { CategoryId, ProductId } from "./values";

export const CollectionId = id("col");
export type CollectionId = z.infer<typeof CollectionId>;

const Cents = z.int().min(0).describe("In hundredths of the currency, as all prices of lists");
const Condition = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("category"),
    ids: z.array(CategoryId).min(1).max(50).describe("Any of them, with everything below it"),
  }),
  z.strictObject({ kind: z.literal("brand"), ids: z.array(BrandId).min(1).max(50).describe("Any of them") }),
  z.strictObject({
    kind: z.literal("attribute"),
    code: Code,
    words: z
      .array(z.string().min(1).max(255))
      .min(1)
      .max(100)
      .describe("Any of them, by code: of a dictionary, `true` and `false`, a number or a text of a facet"),
  }),
  z
    .strictObject({ kind: z.literal("price"), from: Cents.optional(), to: Cents.optional() })
    .refine(
      ({ from, to }) => (from ?? to) !== undefined && (from ?? 0) <= (to ?? Number.MAX_SAFE_INTEGER),
      "from, to or both, the lower one first",
    ),
  z.strictObject({ kind: z.literal("inStock"), is: z.boolean() }),
  z.strictObject({ kind: z.literal("onSale"), is: z.boolean() }),
  z.strictObject({
    kind: z.literal("new"),
    days: z.int().min(1).max(3_650).describe("It came into the catalogue within so many days of 24 hours"),
  }),
  z.strictObject({ kind: z.literal("popularity"), from: z.int().min(1) }),
]);
export type CollectionCondition = z.infer<typeof Condition>;

/** What a collection consists of, among published products. */
export const CollectionRule = z
  .strictObject({
    match: z.enum(["all", "any"]).describe("How many of the conditions a product must meet"),
    conditions: z.array(Condition).max(10),
    products: z.array(ProductId).max(500).optional().describe("These, too, whatever they are"),
    except: z.array(ProductId).max(500).optional().describe("And never these"),
  })
  .refine(
    ({ conditions, products = [] }) => conditions.length + products.length > 0,
    "a rule has a condition, or names products",
  );
export type CollectionRule = z.infer<typeof CollectionRule>;

const Description = z.string().max(5_000);
const Collection = z
  .strictObject({
    id: CollectionId,
    slug: z.string(),
    name: z.string(),
    description: z.string().optional(),
    translations: translations({
      name: z.string().optional(),
      description: z.string().optional(),
    }).optional(),
    position: z.int(),
    products: z.int().describe("Published ones"),
    version: z.int(),
  })
  .meta({ id: "Collection" });
export type Collection = z.infer<typeof Collection>;
const StaffCollection = Collection.extend({
  hidden: z.boolean(),
  filling: z.boolean().describe("Its rule changed, and the catalogue is still being looked through"),
}).meta({ id: "StaffCollection" });
export type StaffCollection = z.infer<typeof StaffCollection>;
const RuledCollection = StaffCollection.extend({ rule: CollectionRule }).meta({ id: "RuledCollection" });
export type RuledCollection = z.infer<typeof RuledCollection>;

const fields = {
  slug: Slug.optional(),
  description: Description.optional(),
  translations: translations({
    name: Name.nullable().optional(),
    description: Description.nullable().optional(),
  }).optional(),
  position: z.int().min(0).max(1_000_000).optional().describe("Equal ones stand by name"),
  hidden: z.boolean().optional().describe("Left out of the public list"),
};

/** Lists that a rule fills. */
export const collections = {
  collections: query({
    doc: "The collections in their order, each with the number of its published products; hidden ones are left out.",
    access: "public",
    http: "GET /collections",
    cache: "public",
    staleBy: {
      ids: "prd",
      events: ["product.created.v1", "product.updated.v1", "product.deleted.v1"],
    },
    lane: "read",
    input: Nothing,
    output: z.strictObject({ items: z.array(Collection) }),
    fails: [],
  }),
  staffCollections: query({
    doc: "All collections, hidden ones too, read from the database.",
    access: "staff",
    http: "GET /admin/collections",
    input: Nothing,
    output: z.strictObject({ items: z.array(StaffCollection) }),
    fails: [],
  }),
  inspectCollection: query({
    doc: "One collection with its rule, read from the database.",
    access: "staff",
    http: "GET /admin/collections/{id}",
    ifMatch: "version",
    lane: "read",
    input: z.strictObject({ id: CollectionId }),
    output: RuledCollection,
    fails: ["product.collection_not_found"],
  }),
  createCollection: command({
    doc: "Creates a collection. Its products are listed in it soon after; what its rule names must be there.",
    access: "staff",
    http: "POST /collections",
    keyed: true,
    input: z.strictObject({ name: Name, rule: CollectionRule, ...fields }),
    output: RuledCollection,
    fails: ["product.collections_full"],
  }),
  updateCollection: command({
    doc: "Changes a collection; what is not given stays, and nobody else gets a slug that it gives up. A rule is given whole, and its products follow soon after.",
    access: "staff",
    http: "PATCH /collections/{id}",
    ifMatch: "version",
    input: z.strictObject({
      id: CollectionId,
      version: z.int().optional(),
      name: Name.optional(),
      rule: CollectionRule.optional(),
      ...fields,
    }),
    output: RuledCollection,
    fails: ["product.collection_not_found", "product.version_moved"],
  }),
  removeCollection: command({
    doc: "Removes a collection; its products stay what they are.",
    access: "staff",
    http: "DELETE /collections/{id}",
    ifMatch: "version",
    input: z.strictObject({ id: CollectionId, version: z.int().optional() }),
    output: Nothing,
    fails: ["product.collection_not_found", "product.version_moved"],
  }),
};
