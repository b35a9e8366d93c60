import { type ConfigOf, type Context, defineConfig, integer } from "@torg/chassis";
import { z } from "zod";
import { warehouseChoices } from "./domain/warehouse-choice";

export const config = defineConfig({
  /** Beside a sale price stands the least that the goods cost in so many days before it (EU Omnibus: 30). */
  LOWEST_PRICE_DAYS: integer(1, 366).default(30),
  /** How often it is looked for sales that began or ended, to tell them. Prices themselves follow at the moment. */
  SALES_LOOK_MS: integer(100, 60_000).default(1_000),
  /** From which warehouses an order takes its goods: `priority`, `most_stock` or `one_warehouse`. */
  WAREHOUSE_CHOICE: z.enum(warehouseChoices).default("priority"),
  /** Staff hear of a variant that falls to this many or fewer, where it has no mark of its own. */
  LOW_STOCK_MAX: integer(0, 1_000_000).default(3),
  /** Lines of one counting. */
  COUNT_LINES_MAX: integer(1, 100_000).default(10_000),
  /** Order is asked whether somebody still needs a reservation that is older than this, and again as often. */
  RESERVATION_ALARM_MINUTES: integer(1, 100_000).default(24 * 60 + 15),
  /** How often old reservations are looked for. */
  RESERVATION_CHECK_MS: integer(50, 86_400_000).default(60_000),
  /** How long a list's filter and sort by price and stock may lag behind a change of them. */
  LISTINGS_EVERY_MS: integer(20, 60_000).default(500),
  /** How often it is looked for products that ceased to be new, to take them out of collections of new ones. */
  COLLECTIONS_AGE_MS: integer(50, 86_400_000).default(60_000),
  /** Collections of the shop: a product that changes is held against the rule of each. */
  COLLECTIONS_MAX: integer(1, 10_000).default(100),
  /** Products that a changed rule looks at in one commit, when no other listing waits. */
  COLLECTION_WALK_PRODUCTS: integer(1, 100_000).default(5_000),
  /** How many rows of a listing are looked through for what fits several filters, before all that fit are looked up. */
  LIST_WALK_MAX: integer(100, 100_000).default(1_000),
  /** Above so many products facets say "at least so many". */
  FACET_PRODUCTS_MAX: integer(100, 1_000_000).default(10_000),
  /** Of how many products a search chooses the best, where more answer: those that stand highest. */
  SEARCH_PRODUCTS_MAX: integer(20, 10_000).default(100),
  /** Products of an upload that are taken in one commit. */
  UPLOAD_BATCH_ROWS: integer(1, 5_000).default(500),
  /** Products of an upload that is to be taken whole or not at all: they wait in memory, and are one commit. */
  UPLOAD_WHOLE_ROWS_MAX: integer(1, 1_000_000).default(20_000),
  /** Refused rows that a report names; the others are only counted. */
  UPLOAD_FAULTS_MAX: integer(1, 100_000).default(1_000),
  /** How long an upload or an export may go on. */
  UPLOAD_HOURS_MAX: integer(1, 100).default(12),
  /** The longest file of a picture. */
  MEDIA_BYTES_MAX: integer(1_024, 268_435_456).default(16_777_216),
  /** The most pixels of a picture: one that is decoded takes four bytes of memory for each. */
  MEDIA_PIXELS_MAX: integer(1_000, 268_000_000).default(40_000_000),
  /** The longest side of the pictures that are made of each, the smallest first: lists show the first, pages the last. */
  MEDIA_SIZES: z
    .string()
    .regex(/^[1-9]\d{1,3}(,[1-9]\d{1,3}){0,7}$/, "up to eight sides in pixels, as in 320,800,1600")
    .transform((text) => [...new Set(text.split(",").map(Number))].sort((one, other) => one - other))
    .prefault("320,800,1600"),
});
export type Config = ConfigOf<typeof config>;

/** What the use cases of this service know of the world. */
export type Ctx = Context<"product", Config>;
