import { Failure, type Variant, type VariantId, type WarehouseId } from "@torg/contracts";
import type { Ctx } from "../config";
import { exact } from "../domain/quantity";
import { keptOn } from "../domain/stock";
import { lockCatalogue } from "../store/catalogue-lock";
import { warehousesById } from "../store/directories";
import { readVariant } from "../store/product-detail";
import { lockShelves, moveStock, openShelves } from "../store/stock";

type AdjustStock = { variantId: VariantId; warehouseId: WarehouseId; change: number; reason: string };

/**
 * Adds to a shelf or takes from it, with a person's reason in the ledger; what is promised to orders stays.
 */
export const adjustStock = (
  ctx: Ctx,
  { variantId, warehouseId, change, reason }: AdjustStock,
): Promise<Variant> =>
  ctx.commitAnswer("adjust", async (tx) => {
    await lockCatalogue(tx);
    const before = await readVariant(tx, variantId);
    if (before === undefined) throw new Failure("product.variant_not_found", { variantId });
    if (!(await warehousesById(tx, [warehouseId])).has(warehouseId))
      throw new Failure("product.warehouse_not_found");

    await openShelves(tx, [{ variantId, warehouseId }]);
    const shelves = await lockShelves(tx, [variantId]);
    const shelf = shelves.find((one) => one.warehouseId === warehouseId);
    if (shelf === undefined || exact(shelf.onHand + change) < keptOn(shelf)) {
      throw new Failure("product.stock_below_zero", { sku: before.sku });
    }
    await moveStock(tx, [{ variantId, warehouseId, kind: "adjust", onHand: change, reserved: 0 }], {
      shelves,
      cause: ctx.cause.id,
      reason,
      lowAt: ctx.config.LOW_STOCK_MAX,
    });
    return (await readVariant(tx, variantId)) ?? before;
  });
