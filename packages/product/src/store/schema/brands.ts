import { idColumn } from "@torg/chassis";
import { integer, pgTable, text } from "drizzle-orm/pg-core";

export const brands = pgTable("brands", {
  id: idColumn("brd").primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  description: text().notNull().default(""),
  nameEn: text(),
  descriptionEn: text(),
  version: integer().notNull().default(1),
});
