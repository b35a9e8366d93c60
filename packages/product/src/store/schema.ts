import { idColumn, quantityColumn } from "@torg/chassis";
import type { Currency, Option } from "@torg/contracts";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { z } from "zod";
import type { ProductRow } from "../domain/product-row";
import { productStates } from "../domain/product-state";
import { movementKinds } from "../domain/stock";

export const productState = pgEnum("product_state", productStates);
export const movementKind = pgEnum("movement_kind", movementKinds);
export const reservationState = pgEnum("reservation_state", ["held", "released"]);

const searchVector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const categories = pgTable("categories", {
  id: idColumn("cat").primaryKey(),
  parentId: idColumn("cat"), // no foreign key: a child may arrive before its parent
  name: text().notNull(),
  slug: text().notNull().unique(),
});

export const products = pgTable(
  "products",
  {
    id: idColumn("prd").primaryKey(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    description: text().notNull(),
    unit: text().notNull(),
    state: productState().notNull(),
    categoryIds: idColumn("cat").array().notNull(),
    images: text().array().notNull(),
    attributes: jsonb().$type<ProductRow["attributes"]>().notNull(),
    version: integer().notNull().default(0),
    search: searchVector().notNull().default(""),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (product) => [
    index("products_newest").on(product.id).where(sql`${product.state} = 'published'`),
    index("products_of_category")
      .using("gin", product.categoryIds)
      .where(sql`${product.state} = 'published'`),
    index("products_by_words").using("gin", product.search).where(sql`${product.state} = 'published'`),
  ],
);

export const variants = pgTable(
  "variants",
  {
    id: idColumn("var").primaryKey(),
    productId: idColumn("prd")
      .notNull()
      .references(() => products.id),
    sku: text().notNull(),
    name: text(), // where it is called otherwise than its product
    barcode: text(),
    options: jsonb().$type<z.infer<typeof Option>[]>().notNull(),
    retired: boolean().notNull().default(false),
    version: integer().notNull().default(0), // of its prices; a figure of stock has its ledger's
  },
  (variant) => [
    uniqueIndex("variants_by_sku").on(variant.sku).where(sql`not ${variant.retired}`),
    index("variants_of_product").on(variant.productId),
  ],
);

export const priceLists = pgTable("price_lists", {
  id: idColumn("prl").primaryKey(),
  name: text().notNull(),
  base: boolean().notNull(),
});

export const prices = pgTable(
  "prices",
  {
    variantId: idColumn("var")
      .notNull()
      .references(() => variants.id),
    priceListId: idColumn("prl")
      .notNull()
      .references(() => priceLists.id),
    minor: bigint({ mode: "number" }).notNull(),
    scale: smallint(), // decimals, where they are not the currency's own
    currency: text().$type<Currency>().notNull(),
  },
  (price) => [
    primaryKey({ columns: [price.variantId, price.priceListId] }),
    check("prices_minor_check", sql`${price.minor} >= 0`),
  ],
);

export const warehouses = pgTable("warehouses", {
  id: idColumn("whs").primaryKey(),
  name: text().notNull(),
  priority: integer().notNull().generatedAlwaysAsIdentity(), // goods are taken from the oldest first
});

export const stock = pgTable(
  "stock",
  {
    variantId: idColumn("var")
      .notNull()
      .references(() => variants.id),
    warehouseId: idColumn("whs")
      .notNull()
      .references(() => warehouses.id),
    onHand: quantityColumn().notNull().default(0),
    reserved: quantityColumn().notNull().default(0),
    imported: quantityColumn(), // the last figure from 1C: repeating it changes nothing
  },
  (shelf) => [
    primaryKey({ columns: [shelf.variantId, shelf.warehouseId] }),
    check("stock_reserved_not_negative", sql`${shelf.reserved} >= 0`),
    check("stock_reserved_is_there", sql`${shelf.onHand} >= ${shelf.reserved}`),
  ],
);

export const movements = pgTable(
  "movements",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    variantId: idColumn("var").notNull(),
    warehouseId: idColumn("whs").notNull(),
    kind: movementKind().notNull(),
    onHand: quantityColumn().notNull(), // what it added to the figure of the same name, or took from it
    reserved: quantityColumn().notNull(),
    cause: text().notNull(), // the order, or the request
    reason: text(), // a person's own words
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (movement) => [index("movements_of_variant").on(movement.variantId, movement.id)],
);

export const reservations = pgTable("reservations", {
  orderId: idColumn("ord").primaryKey(),
  revision: integer().notNull(), // 0: released before anything was held
  state: reservationState().notNull(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export const reservationLines = pgTable(
  "reservation_lines",
  {
    orderId: idColumn("ord")
      .notNull()
      .references(() => reservations.orderId),
    variantId: idColumn("var").notNull(),
    warehouseId: idColumn("whs").notNull(),
    quantity: quantityColumn().notNull(),
    spent: quantityColumn().notNull().default(0),
    released: quantityColumn().notNull().default(0),
  },
  ({ orderId, variantId, warehouseId, quantity, spent, released }) => [
    primaryKey({ columns: [orderId, variantId, warehouseId] }),
    check(
      "reservation_lines_add_up",
      sql`${spent} >= 0 and ${released} >= 0 and ${spent} + ${released} <= ${quantity}`,
    ),
  ],
);
