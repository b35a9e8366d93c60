import { idColumn } from "@torg/chassis";
import type { OrderStatus } from "@torg/contracts";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { objectKinds } from "../domain/identity";

const instant = () => timestamp({ withTimezone: true });
export const exchangeKinds = ["catalog", "sale"] as const;

export const connections = pgTable("connections", {
  id: idColumn("con").primaryKey(),
  login: text().notNull().unique(),
  name: text().notNull(),
  passwordHash: text().notNull(),
  charset: text({ enum: ["utf-8", "windows-1251"] })
    .notNull()
    .default("utf-8"),
  lastExchangeAt: instant(),
  writerId: uuid(),
  writerUntil: instant().notNull().default(sql`'-infinity'`),
  createdAt: instant().notNull().defaultNow(),
});

export const refusedSignIns = pgTable(
  "refused_sign_ins",
  {
    login: text().notNull(),
    address: text().notNull(),
    failures: integer().notNull(),
    since: instant().notNull(),
  },
  (one) => [primaryKey({ columns: [one.login, one.address] })],
);

export const sessions = pgTable(
  "sessions",
  {
    id: uuid().primaryKey(),
    connectionId: idColumn("con")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    tokenHash: text().notNull().unique(),
    version: text(),
    client: text().notNull(),
    startedAt: instant().notNull(),
    seenAt: instant().notNull(),
  },
  (session) => [
    index("sessions_of_connection").on(session.connectionId, session.startedAt.desc()),
    index("sessions_by_age").on(session.seenAt),
  ],
);

export const parts = pgTable(
  "parts",
  {
    sessionId: uuid()
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    kind: text({ enum: exchangeKinds }).notNull(),
    file: text().notNull(),
    number: integer().notNull(),
    path: text().notNull(),
    bytes: bigint({ mode: "number" }).notNull(),
    hash: text().notNull(),
    receivedAt: instant().notNull(),
  },
  (part) => [primaryKey({ columns: [part.sessionId, part.kind, part.file, part.number] })],
);

export const exchanges = pgTable(
  "exchanges",
  {
    id: idColumn("exc").primaryKey(),
    connectionId: idColumn("con")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    sessionId: uuid().notNull(),
    kind: text({ enum: exchangeKinds }).notNull(),
    file: text(),
    contentHash: text(),
    state: text({ enum: ["open", "importing", "done", "failed"] }).notNull(),
    phase: text({ enum: ["check", "take", "apply"] }).notNull(),
    objects: integer().notNull().default(0),
    position: integer().notNull().default(0),
    touched: integer().notNull().default(0),
    created: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    unchanged: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    waiting: integer().notNull().default(0),
    message: text(),
    startedAt: instant().notNull(),
    endedAt: instant(),
  },
  (exchange) => [
    unique().on(exchange.sessionId, exchange.kind, exchange.file, exchange.contentHash),
    index("exchanges_of_connection").on(exchange.connectionId, exchange.id.desc()),
    index("exchanges_unfinished").on(exchange.startedAt).where(sql`${exchange.state} = 'importing'`),
  ],
);

export const faults = pgTable(
  "faults",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    exchangeId: idColumn("exc")
      .notNull()
      .references(() => exchanges.id, { onDelete: "cascade" }),
    file: text().notNull(),
    kind: text().notNull(),
    externalId: text().notNull(),
    name: text(),
    reason: text().notNull(),
    at: instant().notNull(),
  },
  (fault) => [index("faults_of_exchange").on(fault.exchangeId, fault.id)],
);

export const objects = pgTable(
  "objects",
  {
    id: uuid().primaryKey(),
    connectionId: idColumn("con")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    kind: text({ enum: objectKinds }).notNull(),
    key: text().notNull(),
    externalId: text().notNull(),
    productKey: text(),
    received: jsonb().notNull(),
    applied: jsonb(),
    told: boolean().notNull().default(false),
    refused: text(),
    exchangeId: idColumn("exc"),
    pending: boolean().notNull().generatedAlwaysAs(sql`received is distinct from applied`),
    createdAt: instant().notNull().defaultNow(),
  },
  (object) => [
    unique().on(object.connectionId, object.kind, object.key),
    index("objects_pending").on(object.connectionId, object.kind, object.id).where(sql`pending`),
    index("variants_of_product").on(object.connectionId, object.productKey).where(sql`kind = 'variant'`),
  ],
);

export const orders = pgTable("orders", {
  id: idColumn("ord").primaryKey(),
  number: text().notNull(),
  version: integer().notNull(),
  status: text().$type<OrderStatus>(),
  statusVersion: integer().notNull().default(0),
  heardAt: instant().notNull(),
});

export const exportedOrders = pgTable(
  "exported_orders",
  {
    connectionId: idColumn("con")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    orderId: idColumn("ord").notNull(),
    version: integer().notNull(),
    at: instant().notNull(),
  },
  (one) => [primaryKey({ columns: [one.connectionId, one.orderId] })],
);

export const sentOrders = pgTable(
  "sent_orders",
  {
    sessionId: uuid()
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    orderId: idColumn("ord").notNull(),
    version: integer().notNull(),
    exchangeId: idColumn("exc")
      .notNull()
      .references(() => exchanges.id, { onDelete: "cascade" }),
  },
  (one) => [primaryKey({ columns: [one.sessionId, one.orderId] })],
);
