import { idColumn } from "@torg/chassis";
import type { Language, Mail, Preferences, Role, Topic } from "@torg/contracts";
import { bigint, boolean, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

const instant = () => timestamp({ withTimezone: true });

export const people = pgTable("people", {
  userId: idColumn("usr").primaryKey(),
  version: integer().notNull(),
  email: text(),
  name: text(),
  language: text().$type<Language>().notNull(),
  role: text().$type<Role>().notNull(),
  forgotten: boolean().notNull().default(false),
});

export const preferences = pgTable("preferences", {
  userId: idColumn("usr").primaryKey(),
  mail: jsonb().$type<Preferences["mail"]>().notNull(),
  feed: jsonb().$type<Preferences["feed"]>().notNull(),
});

export const notifications = pgTable("notifications", {
  id: idColumn("ntf").primaryKey(),
  position: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
  userId: idColumn("usr").notNull(),
  cause: text().notNull(),
  topic: text().$type<Topic>().notNull(),
  language: text().$type<Language>().notNull(),
  title: text().notNull(),
  text: text().notNull(),
  orderId: idColumn("ord"),
  readAt: instant(),
  createdAt: instant().notNull().defaultNow(),
});

export const mails = pgTable("mails", {
  id: idColumn("mal").primaryKey(),
  messageId: text().notNull(),
  cause: text().notNull(),
  userId: idColumn("usr"),
  recipient: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  state: text().$type<Mail["state"]>().notNull(),
  attempts: integer().notNull().default(0),
  dueAt: instant().notNull().defaultNow(),
  reason: text(),
  sentAt: instant(),
  createdAt: instant().notNull().defaultNow(),
});
