import { type Transaction, uuidOf } from "@torg/chassis";
import type { OrderRef } from "@torg/contracts";
import { eq, sql } from "drizzle-orm";
import type { HeldLine } from "../domain/stock";
import { numerics, uuids } from "./parameters";
import { reservationLines, reservations } from "./schema";

/**
 * Opens an order's reservation, or moves a held one to a newer revision: whoever gets `true` does the work.
 * Another transaction that is about to decide is waited for.
 */
export async function openReservation(
  tx: Transaction,
  orderId: OrderRef,
  revision: number,
): Promise<boolean> {
  const opened = await tx.execute(sql`
    insert into reservations as r (order_id, revision, state) values (${uuidOf(orderId)}, ${revision}, 'held')
    on conflict (order_id) do update set revision = excluded.revision
      where r.state = 'held' and r.revision < excluded.revision
    returning 1`);
  return opened.length > 0;
}

/** Whether exactly this revision is held. */
export async function isHeld(tx: Transaction, orderId: OrderRef, revision: number): Promise<boolean> {
  const [found] = await tx.select().from(reservations).where(eq(reservations.orderId, orderId));
  return found?.state === "held" && found.revision === revision;
}

/** Locks an order's reservation; `false` when there is none, and so nothing to spend. */
export async function lockReservation(tx: Transaction, orderId: OrderRef): Promise<boolean> {
  const found = await tx
    .select({ orderId: reservations.orderId })
    .from(reservations)
    .where(eq(reservations.orderId, orderId))
    .for("no key update");
  return found.length > 0;
}

/**
 * Writes `released` even if nothing is held, so that a reserve that comes later is refused; else locks as
 * above.
 */
export async function closeReservation(tx: Transaction, orderId: OrderRef): Promise<boolean> {
  const [closed] = await tx
    .insert(reservations)
    .values({ orderId, revision: 0, state: "released" })
    .onConflictDoUpdate({ target: reservations.orderId, set: { state: "released" } })
    .returning({ revision: reservations.revision });
  return closed !== undefined && closed.revision > 0;
}

/** What an order holds. Only who has locked its reservation may act on it. */
export const linesOf = (tx: Transaction, orderId: OrderRef): Promise<HeldLine[]> =>
  tx
    .select({
      variantId: reservationLines.variantId,
      warehouseId: reservationLines.warehouseId,
      quantity: reservationLines.quantity,
      spent: reservationLines.spent,
      released: reservationLines.released,
    })
    .from(reservationLines)
    .where(eq(reservationLines.orderId, orderId))
    .orderBy(reservationLines.variantId, reservationLines.warehouseId);

/** Writes an order's lines at the commit. */
export function writeLinesAtCommit(tx: Transaction, orderId: OrderRef, lines: readonly HeldLine[]): void {
  tx.atCommit(sql`
    insert into reservation_lines (order_id, variant_id, warehouse_id, quantity, spent, released)
    select ${uuidOf(orderId)}::uuid, * from unnest(
      ${uuids(lines.map(({ variantId }) => variantId))}, ${uuids(lines.map(({ warehouseId }) => warehouseId))},
      ${numerics(lines.map(({ quantity }) => quantity))}, ${numerics(lines.map(({ spent }) => spent))},
      ${numerics(lines.map(({ released }) => released))})
    on conflict (order_id, variant_id, warehouse_id)
      do update set quantity = excluded.quantity, spent = excluded.spent, released = excluded.released`);
}
