import { idColumn } from "@torg/chassis";
import type { CartLine, CartSnapshot, Owner } from "@torg/contracts";
import { customType, integer, jsonb, pgTable, text, timestamp, unique } from "drizzle-orm/pg-core";
import { checkoutStates } from "../domain/checkout";

/** `usr_…`, or the hash of a guest's secret: one column, so that one constraint keeps one cart per owner. */
const ownerColumn = customType<{ data: Owner; driverData: string }>({
  dataType: () => "text",
  toDriver: (owner) => ownerText(owner),
  fromDriver: (text) => ownerOfText(text),
});

export const ownerText = (owner: Owner): string => ("userId" in owner ? owner.userId : owner.guest);
export const ownerOfText = (text: string): Owner =>
  text.startsWith("usr_") ? { userId: `usr_${text.slice(4)}` } : { guest: text };

export const carts = pgTable("carts", {
  id: idColumn("crt").primaryKey(),
  owner: ownerColumn().notNull().unique(),
  status: text({ enum: ["open", "frozen"] }).notNull(),
  lines: jsonb().$type<readonly CartLine[]>().notNull(),
  version: integer().notNull(),
  updatedAt: timestamp({ withTimezone: true }).notNull(),
  quotedAt: timestamp({ withTimezone: true }).notNull(),
});

export const checkouts = pgTable(
  "checkouts",
  {
    id: idColumn("chk").primaryKey(),
    owner: ownerColumn().notNull(),
    key: text().notNull(),
    cartId: idColumn("crt").notNull(),
    snapshot: jsonb().$type<CartSnapshot>().notNull(),
    state: text({ enum: checkoutStates }).notNull(),
    orderId: idColumn("ord"),
    touchedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (checkout) => [unique().on(checkout.owner, checkout.key)],
);
