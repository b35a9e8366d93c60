import { type Count, type CountId, Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { exact } from "../domain/quantity";
import { keptOn, type Movement } from "../domain/stock";
import { lockCatalogue } from "../store/catalogue-lock";
import { closeCount, differencesOf } from "../store/counts";
import { lockShelves, moveStock, openShelves } from "../store/stock";
import { lockOpenCount } from "./lock-open-count";
import { presentCount } from "./present-count";

/**
 * Moves every figure by what was counted more or less than expected, with the counting as the cause in the ledger.
 * What was sold or came in after a line was entered is in both, and stays. A figure that would fall below what lies
 * there for orders refuses the whole posting.
 */
export const postCount = (ctx: Ctx, { id }: { id: CountId }): Promise<Count> =>
  ctx.commitAnswer("post count", async (tx) => {
    await lockCatalogue(tx);
    const { warehouseId } = await lockOpenCount(tx, id);
    const differences = await differencesOf(tx, id);
    await openShelves(
      tx,
      differences.map(({ variantId }) => ({ variantId, warehouseId })),
    );
    const shelves = await lockShelves(
      tx,
      differences.map(({ variantId }) => variantId),
    );
    const counted = new Map(
      shelves.flatMap((shelf) =>
        shelf.warehouseId === warehouseId ? [[shelf.variantId, shelf] as const] : [],
      ),
    );
    const movements = differences.map(({ variantId, difference }): Movement => {
      const shelf = counted.get(variantId);
      if (shelf === undefined || exact(shelf.onHand + difference) < keptOn(shelf))
        throw new Failure("product.stock_below_zero", { sku: shelf?.sku ?? variantId });
      return { variantId, warehouseId, kind: "count", onHand: difference, reserved: 0 };
    });
    await moveStock(tx, movements, { shelves, cause: id, lowAt: ctx.config.LOW_STOCK_MAX });
    await closeCount(tx, id, "posted");
    return presentCount(tx, id);
  });
