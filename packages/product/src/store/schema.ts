import { idColumn, quantityColumn } from "@torg/chassis";
import { type Currency, type Option, type Pack, ProductKind, type UnitCode, VatRate } from "@torg/contracts";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  date,
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
  uuid,
} from "drizzle-orm/pg-core";
import type { z } from "zod";
import type { PlacedPicture } from "../domain/picture-row";
import type { ProductRow } from "../domain/product-row";
import { productStates } from "../domain/product-state";
import { movementKinds } from "../domain/stock";
import type { Typed } from "../domain/typed-values";
import { brands } from "./schema/brands";

export * from "./schema/attributes";
export * from "./schema/brands";
export * from "./schema/collections";
export * from "./schema/pictures";

export const productState = pgEnum("product_state", productStates);
export const productKind = pgEnum("product_kind", ProductKind.enum);
export const vatRate = pgEnum("vat_rate", VatRate.enum);
export const movementKind = pgEnum("movement_kind", movementKinds);
export const reservationState = pgEnum("reservation_state", ["held", "released"]);

const searchVector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const categories = pgTable(
  "categories",
  {
    id: idColumn("cat").primaryKey(),
    parentId: idColumn("cat"), // no foreign key: a child may arrive before its parent
    name: text().notNull(),
    slug: text().notNull().unique(),
    position: integer().notNull().default(0),
    description: text().notNull().default(""),
    nameEn: text(),
    descriptionEn: text(),
    hidden: boolean().notNull().default(false),
    version: integer().notNull().default(1),
  },
  (category) => [index("categories_below").on(category.parentId)],
);

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
    kind: productKind().notNull().default("goods"),
    brandId: idColumn("brd").references(() => brands.id),
    vat: vatRate(), // null: as the shop sells by default
    unitCode: text().$type<UnitCode>(),
    nameEn: text(),
    descriptionEn: text(),
    typed: jsonb().$type<Typed>().notNull().default({}),
    facets: integer().array().notNull().default([]), // the ids of values that `typed` names
    components: jsonb().$type<ProductRow["components"]>().notNull().default([]),
    popularity: bigint({ mode: "number" }).notNull().default(0),
    places: uuid().array().notNull().default([]), // where it is listed beside the whole shop
    collections: uuid().array().notNull().default([]), // those of its places that rules gave it
    pictures: jsonb().$type<PlacedPicture[]>().notNull().default([]), // what staff chose, over what 1C sent
    pictures1c: jsonb("pictures_1c").$type<PlacedPicture[]>().notNull().default([]),
  },
  (product) => [
    index("products_unlisted").using("gin", product.categoryIds).where(sql`${product.state} <> 'published'`),
    index("products_of_brand").on(product.brandId).where(sql`${product.brandId} is not null`),
    index("products_sifted")
      .using("gin", product.places, product.facets)
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
    packs: jsonb().$type<z.infer<typeof Pack>[]>().notNull().default([]),
    retired: boolean().notNull().default(false),
    version: integer().notNull().default(0), // of its prices; a figure of stock has its ledger's
    beyondLimit: quantityColumn().notNull().default(0), // how many may be promised that are not there
    preorderOn: date(), // they are promised until this day; null: at any time
    lowAt: quantityColumn(), // staff are told when what may be ordered falls to this; null: as the shop says
  },
  (variant) => [
    uniqueIndex("variants_by_sku").on(variant.sku).where(sql`not ${variant.retired}`),
    index("variants_of_product").on(variant.productId),
    check("variants_beyond_limit_not_negative", sql`${variant.beyondLimit} >= 0`),
    check("variants_low_at_not_negative", sql`${variant.lowAt} >= 0`),
  ],
);

export const priceLists = pgTable("price_lists", {
  id: idColumn("prl").primaryKey(),
  name: text().notNull(),
  base: boolean().notNull(),
  currency: text().$type<Currency>(), // a price in another one is refused
  vatIncluded: boolean().notNull().default(true),
  groups: text().array().notNull().default([]),
  preference: integer().notNull().default(100), // of two lists that both have a price, the lower one speaks
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
    fromQuantity: quantityColumn().notNull().default(1),
    startsAt: timestamp({ withTimezone: true }).notNull().default(sql`'-infinity'`),
    endsAt: timestamp({ withTimezone: true }).notNull().default(sql`'infinity'`),
    setAt: timestamp({ withTimezone: true }).notNull().default(sql`clock_timestamp()`),
    edgeAt: timestamp({ withTimezone: true }), // when its sale begins or ends, as long as that is to be told
  },
  (price) => [
    primaryKey({ columns: [price.variantId, price.priceListId, price.fromQuantity, price.startsAt] }),
    check("prices_minor_check", sql`${price.minor} >= 0`),
    check("prices_from_quantity_check", sql`${price.fromQuantity} >= 1`),
    check(
      "prices_window",
      sql`${price.startsAt} < ${price.endsAt} and (${price.startsAt} = '-infinity') = (${price.endsAt} = 'infinity')`,
    ),
    index("prices_edges").on(price.edgeAt).where(sql`${price.edgeAt} is not null`),
  ],
);

export const warehouses = pgTable("warehouses", {
  id: idColumn("whs").primaryKey(),
  name: text().notNull(),
  priority: integer().notNull().generatedByDefaultAsIdentity(), // the lowest is taken from first
  active: boolean().notNull().default(true), // orders take nothing from one that is not
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
    owed: quantityColumn().notNull().default(0), // reserved and not there
    imported: quantityColumn(), // the last figure from 1C: repeating it changes nothing
  },
  (shelf) => [
    primaryKey({ columns: [shelf.variantId, shelf.warehouseId] }),
    check("stock_reserved_not_negative", sql`${shelf.reserved} >= 0`),
    check("stock_reserved_is_there", sql`${shelf.onHand} + ${shelf.owed} >= ${shelf.reserved}`),
    check("stock_not_negative", sql`${shelf.onHand} >= 0 and ${shelf.owed} >= 0`),
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

export const reservations = pgTable(
  "reservations",
  {
    orderId: idColumn("ord").primaryKey(),
    revision: integer().notNull(), // 0: released before anything was held
    state: reservationState().notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    askedAt: timestamp({ withTimezone: true }), // when order was asked whether somebody still needs it
    leak: text(), // why nobody does
  },
  (reservation) => [
    index("reservations_held").on(reservation.at).where(sql`${reservation.state} = 'held'`),
    index("reservations_leaked").on(reservation.at).where(sql`${reservation.leak} is not null`),
  ],
);

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

export const countState = pgEnum("count_state", ["open", "posted", "dropped"]);

export const counts = pgTable("counts", {
  id: idColumn("cnt").primaryKey(),
  warehouseId: idColumn("whs")
    .notNull()
    .references(() => warehouses.id),
  state: countState().notNull().default("open"),
  whole: boolean().notNull(), // anything may be entered; else only what its lines name
  comment: text(),
  openedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  closedAt: timestamp({ withTimezone: true }),
});

export const countLines = pgTable(
  "count_lines",
  {
    countId: idColumn("cnt")
      .notNull()
      .references(() => counts.id),
    variantId: idColumn("var")
      .notNull()
      .references(() => variants.id),
    expected: quantityColumn(), // the figure when `counted` was entered
    counted: quantityColumn(), // null: not counted yet
  },
  (line) => [
    primaryKey({ columns: [line.countId, line.variantId] }),
    check("count_lines_counted_check", sql`${line.counted} >= 0`),
  ],
);
