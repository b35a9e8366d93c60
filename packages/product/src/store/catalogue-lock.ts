import type { Transaction } from "@torg/chassis";
import { sql } from "drizzle-orm";

/**
 * One writer of the catalogue at a time, until its commit: slugs and SKUs are compared and then written, and
 * counts must be exact. Orders, prices and readers do not wait for it.
 */
export const lockCatalogue = (tx: Transaction) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtext('catalogue'))`);
