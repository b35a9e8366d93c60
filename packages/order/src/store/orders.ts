import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import { eq, type SQL, sql } from "drizzle-orm";
import type { Order, OrderId } from "../domain/order";
import type { NewOrder } from "../domain/placing";
import { orderOf, whole } from "./rows";
import { orders } from "./schema";

/** The order, or nothing. */
export async function find(db: Database, id: OrderId): Promise<Order | undefined> {
  const [found] = await db.select(whole).from(orders).where(eq(orders.id, id));
  return found && orderOf(found);
}

/** An order that is known to be there. */
export async function read(db: Database, id: OrderId): Promise<Order> {
  const found = await find(db, id);
  if (!found) throw new Error(`order ${id} is gone`);
  return found;
}

/** The order of a checkout that is known to have one. */
export async function readByCheckout(db: Database, checkoutId: Order["checkoutId"]): Promise<Order> {
  const [found] = await db.select(whole).from(orders).where(eq(orders.checkoutId, checkoutId));
  if (!found) throw new Error(`the order of ${checkoutId} is gone`);
  return orderOf(found);
}

/** Writes the order down and gives it its number; nothing where this checkout has its order already. */
export async function insertOnce(
  tx: Transaction,
  order: NewOrder,
  driveAfter: Date,
): Promise<Order | undefined> {
  const { owner } = order;
  const [inserted] = await tx.execute<{ number: string }>(sql`
    with placed as (
      insert into orders (id, checkout_id, cart_id, buyer_id, guest_hash, status, version, lines, total_minor, currency,
                          contact, language, method, comment, placed_at, changed_at, drive_after)
      values (${uuidOf(order.id)}, ${uuidOf(order.checkoutId)}, ${uuidOf(order.cartId)},
              ${"userId" in owner ? uuidOf(owner.userId) : null}, ${"guest" in owner ? owner.guest : null},
              ${order.status}, ${order.version}, ${json(order.lines)}, ${order.total.minor}, ${order.total.currency},
              ${json(order.contact)}, ${order.language}, ${order.method}, ${order.comment ?? null},
              ${order.placedAt.toISOString()}, ${order.placedAt.toISOString()}, ${driveAfter.toISOString()})
      on conflict (checkout_id) do nothing
      returning id, version, number, status, placed_at
    ), remembered as (
      insert into order_history (order_id, version, status, at) select id, version, status, placed_at from placed
    )
    select number::text from placed`);
  return inserted && { ...order, number: inserted.number };
}

/** What was, what shall be, and when the order is driven on unless somebody is faster. */
export type Change = {
  readonly before: Order;
  readonly after: Order;
  readonly at: Date;
  readonly driveAfter: Date | undefined;
};

/**
 * Writes a change of an order with everything below it, in one statement: a compare and set on the version.
 * False where the order was changed meanwhile; then nothing of it is written.
 */
export async function save(tx: Transaction, { before, after, at, driveAfter }: Change): Promise<boolean> {
  const [written] = await tx.execute<{ count: number }>(sql`
    with changed as (
      update orders set
        status = ${after.status}, reason = ${after.reason ?? null}, short_sku = ${after.shortSku ?? null},
        version = ${after.version}, expires_at = ${after.expiresAt?.toISOString() ?? null},
        changed_at = ${at.toISOString()}, drive_after = ${driveAfter?.toISOString() ?? null},
        driven_by = null, attempts = 0, last_error = null
      where id = ${uuidOf(before.id)} and version = ${before.version}
      returning id, version, currency
    ), remembered as (
      insert into order_history (order_id, version, status, reason, at)
      select changed.id, changed.version, t.status, t.reason, t.at
      from changed, jsonb_to_recordset(${grown(before.history, after.history)})
        as t(status order_status, reason stop_reason, at timestamptz)
    ), paid as (
      insert into payments (id, order_id, provider, minor, ref, redirect_url, opened_at, look_at, looking_since)
      select right(t.id, 36)::uuid, changed.id, t.provider, t.minor, t.ref, t."redirectUrl", t."openedAt", t."lookAt", t."lookingSince"
      from changed, jsonb_to_recordset(${json(after.payments.filter((payment) => !before.payments.includes(payment)))})
        as t(id text, provider text, minor bigint, ref text, "redirectUrl" text, "openedAt" timestamptz, "lookAt" timestamptz, "lookingSince" timestamptz)
      on conflict (id) do update set
        ref = excluded.ref, redirect_url = excluded.redirect_url, opened_at = excluded.opened_at, look_at = excluded.look_at
    ), owed as (
      insert into refunds (id, order_id, payment_id, minor, at)
      select right(t.id, 36)::uuid, changed.id, right(t."paymentId", 36)::uuid, t.minor, t.at
      from changed, jsonb_to_recordset(${grown(before.refunds, after.refunds)})
        as t(id text, "paymentId" text, minor bigint, at timestamptz)
    ), known as (
      insert into payment_facts (order_id, payment_id, kind, id, minor, reason, at)
      select changed.id, right(t."paymentId", 36)::uuid, t.kind, t.id, t.minor, t.reason, t.at
      from changed, jsonb_to_recordset(${grown(before.facts, after.facts)})
        as t("paymentId" text, kind payment_fact, id text, minor bigint, reason text, at timestamptz)
      returning *
    ), booked as (
      insert into ledger_entries (order_id, payment_id, kind, fact_id, account, minor, currency, at)
      select known.order_id, known.payment_id, known.kind, known.id, side.account,
             known.minor * side.sign * case known.kind when 'captured' then 1 else -1 end, changed.currency, known.at
      from changed, known, (values ('provider', 1), ('buyer', -1)) as side(account, sign)
      where known.minor is not null
    ), sent as (
      insert into shipments (id, order_id, shipped_by, key, lines, at)
      select right(t.id, 36)::uuid, changed.id, t.by, t.key, t.lines, t.at
      from changed, jsonb_to_recordset(${grown(before.shipments, after.shipments)})
        as t(id text, by text, key text, lines jsonb, at timestamptz)
    )
    select count(*)::int as count from changed`);
  return written?.count === 1;
}

/** The books stay, the person goes: whom to reach and what they wrote. */
export async function forgetBuyer(tx: Transaction, userId: `usr_${string}`): Promise<void> {
  await tx.update(orders).set({ contact: null, comment: null }).where(eq(orders.buyerId, userId));
}

const json = (value: unknown): SQL => sql`${JSON.stringify(value ?? null)}::jsonb`;
/** Lists below an order only grow. */
const grown = <T>(before: readonly T[], after: readonly T[]): SQL => json(after.slice(before.length));
