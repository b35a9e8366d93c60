import { AttributeKind } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { boolean, integer, numeric, pgEnum, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";

export const attributeKind = pgEnum("attribute_kind", AttributeKind.enum);

export const attributes = pgTable(
  "attributes",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    code: text().notNull(),
    kind: attributeKind().notNull(),
    name: text().notNull(),
    nameEn: text(),
    unit: text(), // of a number
    facet: boolean().notNull().default(false),
    position: integer().notNull().default(0),
    removed: boolean().notNull().default(false),
    version: integer().notNull().default(1),
  },
  (attribute) => [uniqueIndex("attributes_by_code").on(attribute.code).where(sql`not ${attribute.removed}`)],
);

export const attributeValues = pgTable(
  "attribute_values",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    attributeId: integer()
      .notNull()
      .references(() => attributes.id),
    code: text().notNull(),
    label: text().notNull(),
    labelEn: text(),
    number: numeric({ mode: "number" }), // of a number, for ranges
    position: integer().notNull().default(0),
    removed: boolean().notNull().default(false),
  },
  (value) => [unique().on(value.attributeId, value.code)],
);
