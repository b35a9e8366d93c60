import { z } from "zod";
import { command, Nothing, query } from "../kernel/contract";
import { Name, page, pageInput } from "../kernel/values";
import { translations } from "./translations";

/** What a program calls an attribute or a word of its dictionary: `colour`, `navy-blue`, a GUID of 1C. */
export const Code = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u, "letters, digits, `_`, `.` and `-`");

export const AttributeKind = z
  .enum(["text", "number", "boolean", "choice", "choices"])
  .describe("`choice` is one word of the attribute's dictionary, `choices` are several");
export type AttributeKind = z.infer<typeof AttributeKind>;

export const attributeValuesMax = 10_000;

/** Typed values as they are given, by the code of their attribute: `{ "colour": "red", "weight-kg": 1.5 }`. */
export const TypedInput = z
  .record(
    Code,
    z
      .union([
        z.string().min(1).max(1000),
        z.number().refine((n) => Math.abs(n) < 1e15, "below 10^15"),
        z.boolean(),
        z.array(Code).max(100),
      ])
      .nullable(),
  )
  .refine((given) => Object.keys(given).length <= 200, "at most 200 attributes")
  .describe("By the attribute's code; a word of a dictionary by its own code; `null` takes the value away")
  .meta({ examples: [{ colour: "navy", "weight-kg": 1.5 }] });
export type TypedInput = z.infer<typeof TypedInput>;

const Word = z.strictObject({
  id: z.int().describe("What a list is narrowed by"),
  code: z.string(),
  label: z.string(),
  translations: translations({ label: z.string() }).optional(),
});
const AttributeWord = Word.extend({ position: z.int() }).meta({ id: "AttributeWord" });
export type AttributeWord = z.infer<typeof AttributeWord>;
const WordGiven = z.strictObject({
  code: Code,
  label: Name,
  translations: translations({ label: Name.nullable().optional() }).optional(),
  position: z.int().min(0).max(1_000_000).optional(),
});
export type WordGiven = z.infer<typeof WordGiven>;

/** A product's value of one attribute. */
export const TypedValue = z
  .strictObject({
    code: z.string(),
    kind: AttributeKind,
    name: z.string(),
    translations: translations({ name: z.string() }).optional(),
    unit: z.string().optional(),
    value: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe("Of a text, a number, a boolean"),
    words: z.array(Word).optional().describe("Of a choice"),
  })
  .meta({ id: "TypedValue" });

const Attribute = z
  .strictObject({
    code: z.string(),
    kind: AttributeKind,
    name: z.string(),
    translations: translations({ name: z.string() }).optional(),
    unit: z.string().optional(),
    facet: z.boolean(),
    position: z.int(),
    version: z.int(),
  })
  .meta({ id: "Attribute" });
export type Attribute = z.infer<typeof Attribute>;

const fields = {
  translations: translations({ name: Name.nullable().optional() }).optional(),
  unit: z.string().trim().min(1).max(50).nullable().optional().describe("Of a number"),
  facet: z.boolean().optional().describe("Whether a list may be narrowed by it"),
  position: z.int().min(0).max(1_000_000).optional(),
};

/** What products can be told apart by: definitions, and the dictionaries of those that are chosen from. */
export const attributes = {
  attributes: query({
    doc: "The attributes that the shop has defined, in their order.",
    access: "public",
    http: "GET /attributes",
    cache: "public",
    lane: "read",
    input: Nothing,
    output: z.strictObject({ items: z.array(Attribute) }),
    fails: [],
  }),
  attributeValues: query({
    doc: "The dictionary of an attribute, in its order.",
    access: "public",
    http: "GET /attributes/{code}/values",
    cache: "public",
    lane: "read",
    input: z.strictObject({ code: Code, ...pageInput }),
    output: page(AttributeWord),
    fails: ["product.attribute_not_found"],
  }),
  createAttribute: command({
    doc: "Defines an attribute; its code and kind stay for ever. A boolean brings its two values along.",
    access: "staff",
    http: "POST /attributes",
    keyed: true,
    input: z.strictObject({ code: Code, kind: AttributeKind, name: Name, ...fields }),
    output: Attribute,
    fails: ["product.attribute_code_taken"],
  }),
  updateAttribute: command({
    doc: "Changes an attribute; what is not given stays. Whether a text or a number is a facet is said when it is defined.",
    access: "staff",
    http: "PATCH /attributes/{code}",
    ifMatch: "version",
    input: z.strictObject({ code: Code, version: z.int().optional(), name: Name.optional(), ...fields }),
    output: Attribute,
    fails: ["product.attribute_not_found", "product.version_moved"],
  }),
  removeAttribute: command({
    doc: "Removes an attribute: its values are shown nowhere any more, and its code is free for another.",
    access: "staff",
    http: "DELETE /attributes/{code}",
    ifMatch: "version",
    input: z.strictObject({ code: Code, version: z.int().optional() }),
    output: Nothing,
    fails: ["product.attribute_not_found", "product.version_moved"],
  }),
  upsertAttributeValues: command({
    doc: "Adds words to a dictionary or renames them, by code, up to 1,000 at a time and 10,000 in all; all or none.",
    access: "staff",
    http: "PUT /attributes/{code}/values",
    input: z.strictObject({
      code: Code,
      values: z
        .array(WordGiven)
        .min(1)
        .max(1000)
        .refine(
          (values) => new Set(values.map(({ code }) => code)).size === values.length,
          "a code stands here once",
        ),
    }),
    output: z.strictObject({ created: z.int(), updated: z.int(), unchanged: z.int() }),
    fails: [
      "product.attribute_not_found",
      "product.attribute_without_dictionary",
      "product.attribute_values_full",
    ],
  }),
  removeAttributeValue: command({
    doc: "Removes a word from a dictionary: it is shown nowhere any more, until it is added again under its code.",
    access: "staff",
    http: "DELETE /attributes/{code}/values/{value}",
    input: z.strictObject({ code: Code, value: Code }),
    output: Nothing,
    fails: ["product.attribute_not_found", "product.attribute_without_dictionary"],
  }),
};
