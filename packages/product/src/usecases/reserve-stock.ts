import type { Transaction } from "@torg/chassis";
import { Failure, type LineRequest, type OrderRef, type VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { allocate } from "../domain/allocation";
import type { HeldLine, Shelf } from "../domain/stock";
import { isHeld, linesOf, openReservation, writeLinesAtCommit } from "../store/reservations";
import { lockShelves, moveStockAtCommit, openAndLock } from "../store/stock";
import { findSku } from "../store/variants";

type ReserveStock = { orderId: OrderRef; revision: number; lines: LineRequest[] };

/**
 * Takes all lines of an order or none, once per revision. The reservation's row decides who does the work,
 * and a shortage rolls it back with everything else; after a release the answer is
 * `product.reservation_released`.
 */
export async function reserveStock(ctx: Ctx, asked: ReserveStock): Promise<Record<never, never>> {
  const { orderId, revision, lines } = asked;
  await ctx.commit("reserve", async (tx) => {
    const opened = await open(tx, asked);
    if (opened === undefined) {
      if (await isHeld(tx, orderId, revision)) return;
      throw new Failure("product.reservation_released"); // released, or replaced by a newer revision
    }
    const { shelves, held } = opened;
    const known = new Set(shelves.map(({ variantId }) => variantId));
    const unknown = lines.find(({ variantId }) => !known.has(variantId));
    if (unknown) throw await withoutShelf(tx, unknown.variantId);

    const decision = allocate(lines, shelves, { held, choice: ctx.config.WAREHOUSE_CHOICE });
    moveStockAtCommit(tx, decision.movements, { shelves, cause: orderId, lowAt: ctx.config.LOW_STOCK_MAX });
    writeLinesAtCommit(tx, orderId, decision.lines);
  });
  return {};
}

type Opened = { readonly shelves: readonly Shelf[]; readonly held: readonly HeldLine[] };

/** The shelves that the work is about, locked; nothing where it is not ours to do. */
async function open(
  tx: Transaction,
  { orderId, revision, lines }: ReserveStock,
): Promise<Opened | undefined> {
  const wanted = lines.map(({ variantId }) => variantId);
  if (revision === 1) {
    const shelves = await openAndLock(tx, orderId, wanted);
    return shelves && { shelves, held: [] };
  }
  if (!(await openReservation(tx, orderId, revision))) return undefined;
  const held = await linesOf(tx, orderId);
  return { held, shelves: await lockShelves(tx, [...wanted, ...held.map(({ variantId }) => variantId)]) };
}

/** A variant that never had stock anywhere, or never was. */
async function withoutShelf(tx: Transaction, variantId: VariantId): Promise<Failure> {
  const sku = await findSku(tx, variantId);
  return sku === undefined
    ? new Failure("product.variant_not_found", { variantId })
    : new Failure("product.out_of_stock", { sku });
}
