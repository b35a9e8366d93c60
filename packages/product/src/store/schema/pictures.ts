import { sql } from "drizzle-orm";
import { check, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";

export const pictures = pgTable(
  "pictures",
  {
    hash: text().primaryKey(),
    width: integer().notNull(),
    height: integer().notNull(),
    sizes: integer().array().notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  ({ hash }) => [check("pictures_hash_check", sql`${hash} ~ '^[0-9a-f]{64}$'`)],
);
