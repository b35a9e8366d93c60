import { type Database, uuidOf } from "@torg/chassis";
import { sql } from "drizzle-orm";
import type { OrderId } from "../domain/order";
import type { Payment, PaymentId } from "../domain/payment";

export type Look = { readonly paymentId: PaymentId; readonly orderId: OrderId };
type Pace = {
  readonly now: Date;
  readonly lookMs: number;
  readonly keepLookingMs: number;
  readonly limit: number;
};

/**
 * Payments that the provider is to be asked about. Each is put off as it is taken, by as long as it has been looked at
 * already: near its opening it is asked often, for an abandoned one ever more rarely, and at last no more.
 */
export async function take(db: Database, { now, lookMs, keepLookingMs, limit }: Pace): Promise<Look[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const taken = await db.execute<{ id: string; order_id: string }>(sql`
    update payments set look_at = case
      when ${at} - looking_since < ${keepLookingMs} * interval '1 ms'
      then ${at} + greatest(${lookMs} * interval '1 ms', ${at} - looking_since) end
    where id in (select id from payments where look_at <= ${at} order by look_at limit ${limit} for update skip locked)
    returning id, order_id`);
  return taken.map((row) => ({ paymentId: `pay_${row.id}`, orderId: `ord_${row.order_id}` }));
}

/** Has a payment looked at soon: something is about to become of it. */
export async function lookSoon(
  db: Database,
  { id }: Payment,
  { now, at }: { now: Date; at: Date },
): Promise<void> {
  await db.execute(sql`
    update payments set looking_since = ${now.toISOString()}, look_at = ${at.toISOString()} where id = ${uuidOf(id)}`);
}
