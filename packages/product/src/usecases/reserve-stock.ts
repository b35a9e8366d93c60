import type { Transaction } from "@torg/chassis";
import { Failure, type LineRequest, type OrderRef, type VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { allocate } from "../domain/allocation";
import { isHeld, linesOf, openReservation, writeLines } from "../store/reservations";
import { lockShelves, moveStock } from "../store/stock";
import { findSku } from "../store/variants";

type ReserveStock = { orderId: OrderRef; revision: number; lines: LineRequest[] };

/**
 * Takes all lines of an order or none, once per revision. The reservation's row decides who does the work,
 * and a shortage rolls it back with everything else; after a release the answer is
 * `product.reservation_released`.
 */
export async function reserveStock(
  ctx: Ctx,
  { orderId, revision, lines }: ReserveStock,
): Promise<Record<never, never>> {
  await ctx.commit("reserve", async (tx) => {
    if (!(await openReservation(tx, orderId, revision))) {
      if (await isHeld(tx, orderId, revision)) return;
      throw new Failure("product.reservation_released"); // released, or replaced by a newer revision
    }
    const held = revision === 1 ? [] : await linesOf(tx, orderId);
    const variantIds = [...lines, ...held].map(({ variantId }) => variantId);
    const shelves = await lockShelves(tx, variantIds);
    const known = new Set(shelves.map(({ variantId }) => variantId));
    const unknown = lines.find(({ variantId }) => !known.has(variantId));
    if (unknown) throw await withoutShelf(tx, unknown.variantId);

    const decision = allocate(lines, shelves, { held, choice: ctx.config.WAREHOUSE_CHOICE });
    await Promise.all([
      // on one connection: one after the other, without a wait between
      moveStock(tx, decision.movements, { shelves, cause: orderId, lowAt: ctx.config.LOW_STOCK_MAX }),
      writeLines(tx, orderId, decision.lines),
    ]);
  });
  return {};
}

/** A variant that never had stock anywhere, or never was. */
async function withoutShelf(tx: Transaction, variantId: VariantId): Promise<Failure> {
  const sku = await findSku(tx, variantId);
  return sku === undefined
    ? new Failure("product.variant_not_found", { variantId })
    : new Failure("product.out_of_stock", { sku });
}
