import type { Transaction } from "@torg/chassis";
import type { EventData, OrderStatusUpdated } from "@torg/contracts";
import { isOver, settle } from "../domain/settlement";
import { closeReservation, linesOf, lockReservation, writeLines } from "../store/reservations";
import { lockShelves, moveStock } from "../store/stock";

type Move = Pick<EventData<typeof OrderStatusUpdated>, "orderId" | "status" | "shipped">;

/**
 * Spends what has left of an order and, when it is over, gives the rest back. A move that ships nothing costs nothing.
 * The reservation's row is locked before its lines are read, so repeats and late moves find what was done already.
 */
export async function settleOrder(tx: Transaction, { orderId, status, shipped }: Move): Promise<void> {
  const over = isOver[status];
  if (!over && shipped.length === 0) return;
  const isThere = over ? await closeReservation(tx, orderId) : await lockReservation(tx, orderId);
  if (!isThere) return;

  const held = await linesOf(tx, orderId);
  const shelves = await lockShelves(
    tx,
    held.map(({ variantId }) => variantId),
  );
  const decision = settle(held, shelves, { shipped, over });
  if (decision.movements.length === 0) return;
  await Promise.all([
    // on one connection: one after the other, without a wait between
    moveStock(tx, decision.movements, { cause: orderId }),
    writeLines(tx, orderId, decision.lines),
  ]);
}
