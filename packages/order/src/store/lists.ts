import type { Database } from "@torg/chassis";
import type { OrderStatus, OrderSummary } from "@torg/contracts";
import { and, asc, desc, eq, getTableColumns, gt, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Asking } from "../domain/owner";
import type { Slice } from "../domain/page";
import { orders } from "./schema";

type Summary = z.infer<typeof OrderSummary>;

const summary = {
  id: orders.id,
  number: sql<string>`number::text`,
  status: orders.status,
  totalMinor: orders.totalMinor,
  currency: orders.currency,
  version: orders.version,
  placedAt: orders.placedAt,
  lines: sql<number>`jsonb_array_length(lines)`,
};

/** One buyer's or guest's orders, newest first: ids are ordered by time. */
export async function ofOwner(db: Database, { userId, guest }: Asking, slice: Slice): Promise<Summary[]> {
  const theirs = or(
    userId === undefined ? undefined : eq(orders.buyerId, userId),
    guest === undefined ? undefined : eq(orders.guestHash, guest),
  );
  return theirs ? newest(db, theirs, slice) : [];
}

/** Everybody's orders, newest first, of one status where it is given. */
export const all = (db: Database, status: OrderStatus | undefined, slice: Slice): Promise<Summary[]> =>
  newest(db, status && eq(orders.status, status), slice);

async function newest(db: Database, which: SQL | undefined, { after, rows }: Slice): Promise<Summary[]> {
  const found = await db
    .select(summary)
    .from(orders)
    .where(and(which, after && lt(orders.id, after)))
    .orderBy(desc(orders.id))
    .limit(rows);
  return found.map(({ totalMinor, currency, placedAt, ...rest }) => ({
    ...rest,
    total: { minor: totalMinor, currency },
    placedAt: placedAt.toISOString(),
  }));
}

const { id, number, status, attempts, lastError, changedAt } = getTableColumns(orders);

/** Orders whose last drive failed, and those that nobody drove or expired for too long; the oldest first. */
export async function stuck(db: Database, { after, rows }: Slice, overdueSince: Date) {
  const undriven = and(
    isNotNull(orders.driveAfter),
    or(gt(orders.attempts, 0), lt(orders.driveAfter, overdueSince)),
  );
  const unexpired = and(eq(orders.status, "awaiting_payment"), lt(orders.expiresAt, overdueSince));
  const found = await db
    .select({ id, number, status, attempts, lastError, changedAt })
    .from(orders)
    .where(and(or(undriven, unexpired), after && gt(orders.id, after)))
    .orderBy(asc(orders.id))
    .limit(rows);
  return found.map((row) => ({
    id: row.id,
    number: String(row.number),
    status: row.status,
    attempts: row.attempts,
    lastError: row.lastError ?? "nobody has driven it",
    since: row.changedAt.toISOString(),
  }));
}
