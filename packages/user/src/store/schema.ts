import { idColumn } from "@torg/chassis";
import { getTableColumns } from "drizzle-orm";
import { integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { KeyPair } from "../credentials/key-pair";

const instant = () => timestamp({ withTimezone: true });

export const users = pgTable("users", {
  id: idColumn("usr").primaryKey(),
  email: text().notNull().unique(),
  name: text().notNull(),
  phone: text(),
  language: text({ enum: ["ru", "en"] }).notNull(),
  role: text({ enum: ["buyer", "staff", "admin"] }).notNull(),
  customerGroup: text(),
  passwordHash: text().notNull(),
  version: integer().notNull(),
  createdAt: instant().notNull(),
});

export const sessions = pgTable("sessions", {
  id: idColumn("ses").primaryKey(),
  userId: idColumn("usr").notNull(),
  startedAt: instant().notNull(),
  expiresAt: instant().notNull(),
});

export const refreshTokens = pgTable("refresh_tokens", {
  hash: text().primaryKey(),
  sessionId: idColumn("ses").notNull(),
  spentAt: instant(),
});

export const signingKeys = pgTable("signing_keys", {
  generation: integer().primaryKey(),
  kid: text().notNull().unique(),
  privateJwk: jsonb().$type<KeyPair["privateJwk"]>().notNull(),
  signsFrom: instant().notNull(),
});

const { passwordHash, ...rest } = getTableColumns(users);

/** What a reader of accounts gets: all but the password's hash. */
export const accountColumns = rest;
