import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { OrderRef, WarehouseId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { rowsOf } from "./parameters";

/** Reservations that were taken and last asked about before this moment, the one that waits longest first. */
export async function oldReservations(
  db: Database,
  { before, limit }: { before: Date; limit: number },
): Promise<OrderRef[]> {
  const rows = await db.execute<{ order_id: string }>(sql`
    select order_id from reservations
    where state = 'held' and at < ${before.toISOString()}::timestamptz
      and coalesce(asked_at, at) < ${before.toISOString()}::timestamptz
    order by coalesce(asked_at, at) limit ${limit}`);
  return rows.map(({ order_id }): OrderRef => `ord_${order_id}`);
}

/** Writes down what order said; one that was released meanwhile is left as it is. */
export async function noteAnswers(
  tx: Transaction,
  answers: readonly { readonly orderId: OrderRef; readonly leak: string | null }[],
): Promise<void> {
  const rows = answers.map(({ orderId, leak }) => ({ order_id: uuidOf(orderId), leak }));
  await tx.execute(sql`
    update reservations r set asked_at = now(), leak = a.leak
    from json_to_recordset(${rowsOf(rows)}) as a(order_id uuid, leak text)
    where r.order_id = a.order_id and r.state = 'held'`);
}

export async function countLeaks(db: Database): Promise<number> {
  const [row] = await db.execute<{ leaks: number }>(
    sql`select count(*)::int as leaks from reservations where leak is not null and state = 'held'`,
  );
  return row?.leaks ?? 0;
}

export type Leak = {
  readonly orderId: OrderRef;
  readonly reason: string;
  readonly reservedAt: string;
  readonly askedAt: string;
  readonly lines: { sku: string; warehouseId: WarehouseId; quantity: number }[];
};

/** Leaks in the order of their orders' ids, and one more than asked for where there is one. */
export async function readLeaks(
  db: Database,
  { after, limit }: { after?: OrderRef; limit: number },
): Promise<Leak[]> {
  const rest = after === undefined ? sql`` : sql`and r.order_id > ${uuidOf(after)}`;
  const rows = await db.execute<{ leak: Leak }>(sql`
    select json_build_object(
      'orderId', 'ord_' || r.order_id, 'reason', r.leak,
      'reservedAt', to_char(r.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'askedAt', to_char(r.asked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'lines', coalesce((
        select json_agg(json_build_object('sku', v.sku, 'warehouseId', 'whs_' || l.warehouse_id,
          'quantity', l.quantity - l.spent - l.released) order by v.sku, l.warehouse_id)
        from reservation_lines l join variants v on v.id = l.variant_id
        where l.order_id = r.order_id and l.quantity > l.spent + l.released), '[]')) as leak
    from reservations r where r.leak is not null and r.state = 'held' ${rest}
    order by r.order_id limit ${limit + 1}`);
  return rows.map(({ leak }) => leak);
}
