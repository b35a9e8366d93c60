import type { Transaction } from "@torg/chassis";
import { type SQL, sql } from "drizzle-orm";

/**
 * Says for the audit log who changes what follows in this transaction: a column of a statement that is sent anyway, so
 * that it costs no round trip.
 */
export const whoActs = ({ origin }: Pick<Transaction, "origin">): SQL => sql`(select row(
  set_config('torg.actor', ${origin.actor ?? "service:product"}::text, true),
  set_config('torg.cause', ${origin.name ?? "event"}::text, true),
  set_config('torg.request', ${origin.requestId}::text, true))::text)`;
