import { idColumn } from "@torg/chassis";
import type {
  CartLine,
  Contact,
  Currency,
  Language,
  OrderStatus,
  PaymentMethod,
  StopReason,
} from "@torg/contracts";
import { bigint, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

const instant = () => timestamp({ withTimezone: true });
const minor = () => bigint({ mode: "number" });

export const orders = pgTable("orders", {
  id: idColumn("ord").primaryKey(),
  number: minor().notNull(),
  checkoutId: idColumn("chk").notNull(),
  cartId: idColumn("crt").notNull(),
  buyerId: idColumn("usr"), // or guestHash, the hash of the cart's secret: exactly one, by a check
  guestHash: text(),
  status: text().$type<OrderStatus>().notNull(),
  reason: text().$type<StopReason>(),
  shortSku: text(),
  version: integer().notNull(),
  lines: jsonb().$type<CartLine[]>().notNull(),
  totalMinor: minor().notNull(),
  currency: text().$type<Currency>().notNull(),
  contact: jsonb().$type<Partial<Contact>>(),
  language: text().$type<Language>().notNull(),
  method: text().$type<PaymentMethod>().notNull(),
  comment: text(),
  placedAt: instant().notNull(),
  changedAt: instant().notNull(),
  expiresAt: instant(),
  driveAfter: instant(),
  attempts: integer().notNull(),
  lastError: text(),
});

/** The sandbox provider's own books; nothing of the shop is joined to them. */
export const sandboxPayments = pgTable("sandbox_payments", {
  key: idColumn("pay").primaryKey(),
  minor: minor().notNull(),
  currency: text().$type<Currency>().notNull(),
  confirmedAt: instant(),
  capturedAt: instant(),
  declineReason: text(),
  voidedAt: instant(),
});
