import { type Database, uuidOf } from "@torg/chassis";
import { and, eq, lte, sql } from "drizzle-orm";
import type { Order, OrderId } from "../domain/order";
import { orders } from "./schema";

/** Unpaid orders whose time is over, the oldest first. */
export async function unpaid(db: Database, { now, limit }: { now: Date; limit: number }): Promise<OrderId[]> {
  const due = await db
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.status, "awaiting_payment"), lte(orders.expiresAt, now)))
    .orderBy(orders.expiresAt)
    .limit(limit);
  return due.map(({ id }) => id);
}

type Lease = { readonly now: Date; readonly until: Date; readonly by: string; readonly limit: number };

/** Takes orders that stand still, so that the herd leaves them alone for a while. What makes driving right is the version. */
export async function lease(db: Database, { now, until, by, limit }: Lease): Promise<OrderId[]> {
  const leased = await db.execute<{ id: string }>(sql`
    update orders set drive_after = ${until.toISOString()}, driven_by = ${by}
    where id in (
      select id from orders where drive_after <= ${now.toISOString()}
      order by drive_after limit ${limit} for update skip locked
    )
    returning id`);
  return leased.map(({ id }): OrderId => `ord_${id}`);
}

type Fault = { readonly reason: string; readonly retryAt: Date; readonly by: string };

/** Writes down why an order could not be driven, unless somebody has driven it since. */
export async function noteFault(db: Database, order: Order, { reason, retryAt, by }: Fault): Promise<void> {
  await db.execute(sql`
    update orders set attempts = attempts + 1, last_error = ${reason}, drive_after = ${retryAt.toISOString()}, driven_by = ${by}
    where id = ${uuidOf(order.id)} and version = ${order.version}`);
}
