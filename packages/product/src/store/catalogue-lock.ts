import type { Transaction } from "@torg/chassis";
import { sql } from "drizzle-orm";
import { whoActs } from "./who-acts";

/**
 * One writer of the catalogue at a time, until its commit: slugs and SKUs are compared and then written, and
 * counts must be exact. Orders, prices and readers do not wait for it. Says for the audit log who the writer is.
 */
export const lockCatalogue = (tx: Transaction) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtext('catalogue')), ${whoActs(tx)}`);
