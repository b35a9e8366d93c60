import type { EventData, OrderStatusUpdated } from "@torg/contracts";
import type { Ctx } from "../config";
import { isOver, settle } from "../domain/settlement";
import { closeReservation, linesOf, lockReservation, writeLinesAtCommit } from "../store/reservations";
import { lockShelves, moveStockAtCommit } from "../store/stock";

type Move = Pick<EventData<typeof OrderStatusUpdated>, "orderId" | "status" | "shipped">;

/**
 * Spends what has left of an order and, when it is over, gives the rest back. A move that ships and ends
 * nothing costs nothing. It needs no claim: the reservation's row is locked before its lines are read, so
 * repeats and late moves find what was done.
 */
export async function settleOrder(ctx: Ctx, { orderId, status, shipped }: Move): Promise<void> {
  const over = isOver[status];
  if (!over && shipped.length === 0) return;
  await ctx.commit("settle", async (tx) => {
    const isThere = over ? await closeReservation(tx, orderId) : await lockReservation(tx, orderId);
    if (!isThere) return;

    const held = await linesOf(tx, orderId);
    const variantIds = held.map(({ variantId }) => variantId);
    const shelves = await lockShelves(tx, variantIds);
    const decision = settle(held, shelves, { shipped, over });
    if (decision.movements.length === 0) return;
    moveStockAtCommit(tx, decision.movements, { shelves, cause: orderId, lowAt: ctx.config.LOW_STOCK_MAX });
    writeLinesAtCommit(tx, orderId, decision.lines);
  });
}
