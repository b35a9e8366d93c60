import type { Owner } from "@torg/contracts";
import { type SQL, sql } from "drizzle-orm";
import type { Order, Passage } from "../domain/order";
import type { Fact, Payment, Refund } from "../domain/payment";
import type { Shipment } from "../domain/shipment";
import { orders } from "./schema";

type Wire<V> = Exclude<V, undefined> extends Date ? string : Exclude<V, undefined>;
/** A value as `json_agg` writes it: instants are text, and what is null is left out. */
type Json<T> = T extends unknown
  ? { [K in keyof T as undefined extends T[K] ? never : K]: Wire<T[K]> } & {
      [K in keyof T as undefined extends T[K] ? K : never]?: Wire<T[K]>;
    }
  : never;

const rows = <T>(select: SQL) =>
  sql<Json<T>[]>`(select coalesce(json_strip_nulls(json_agg(t)), '[]') from (${select}) t)`;

/** An order and all that belongs to it, read in one statement. */
export const whole = {
  row: orders,
  history: rows<Passage>(
    sql`select status, reason, at from order_history where order_id = orders.id order by version`,
  ),
  payments: rows<Payment>(
    sql`select 'pay_' || id as id, provider, minor, ref, redirect_url as "redirectUrl", opened_at as "openedAt",
               look_at as "lookAt", looking_since as "lookingSince"
        from payments where order_id = orders.id order by payments.id`,
  ),
  refunds: rows<Refund>(
    sql`select 'rfd_' || id as id, 'pay_' || payment_id as "paymentId", minor, at
        from refunds where order_id = orders.id order by refunds.id`,
  ),
  facts: rows<Fact>(
    sql`select 'pay_' || payment_id as "paymentId", kind, id, minor, reason, at
        from payment_facts where order_id = orders.id order by at, id`,
  ),
  shipments: rows<Shipment>(
    sql`select 'shp_' || id as id, shipped_by as by, key, lines, at
        from shipments where order_id = orders.id order by shipments.id`,
  ),
};

type Whole = {
  readonly row: typeof orders.$inferSelect;
  readonly history: readonly Json<Passage>[];
  readonly payments: readonly Json<Payment>[];
  readonly refunds: readonly Json<Refund>[];
  readonly facts: readonly Json<Fact>[];
  readonly shipments: readonly Json<Shipment>[];
};

export const orderOf = ({ row, history, payments, refunds, facts, shipments }: Whole): Order => ({
  id: row.id,
  number: String(row.number),
  checkoutId: row.checkoutId,
  cartId: row.cartId,
  owner: ownerOf(row),
  status: row.status,
  reason: row.reason ?? undefined,
  shortSku: row.shortSku ?? undefined,
  version: row.version,
  lines: row.lines,
  total: { minor: row.totalMinor, currency: row.currency },
  contact: row.contact ?? undefined,
  language: row.language,
  method: row.method,
  comment: row.comment ?? undefined,
  placedAt: row.placedAt,
  expiresAt: row.expiresAt ?? undefined,
  attempts: row.attempts,
  history: history.map(({ status, reason, at }) => ({ status, reason, at: new Date(at) })),
  payments: payments.map((payment) => ({
    ...payment,
    ref: payment.ref,
    redirectUrl: payment.redirectUrl,
    openedAt: instant(payment.openedAt),
    lookAt: instant(payment.lookAt),
    lookingSince: new Date(payment.lookingSince),
  })),
  refunds: refunds.map((refund) => ({ ...refund, at: new Date(refund.at) })),
  facts: facts.map((fact) => ({ ...fact, at: new Date(fact.at) })),
  shipments: shipments.map((shipment) => ({ ...shipment, at: new Date(shipment.at) })),
});

const instant = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

/** The database's check says that it is exactly one of the two. */
function ownerOf({ buyerId, guestHash }: typeof orders.$inferSelect): Owner {
  if (buyerId !== null) return { userId: buyerId };
  return { guest: guestHash ?? "" };
}
