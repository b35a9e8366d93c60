import { idColumn } from "@torg/chassis";
import type { CollectionRule } from "@torg/contracts";
import { boolean, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";

export const collections = pgTable("collections", {
  id: idColumn("col").primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  description: text().notNull().default(""),
  nameEn: text(),
  descriptionEn: text(),
  position: integer().notNull().default(0),
  hidden: boolean().notNull().default(false),
  rule: jsonb().$type<CollectionRule>().notNull(),
  needed: integer().notNull(), // how many of its conditions must be met; 0: it has none
  added: uuid().array().notNull(),
  excepted: uuid().array().notNull(),
  version: integer().notNull().default(1),
});
