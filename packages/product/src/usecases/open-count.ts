import { type Count, Failure, type VariantId, type WarehouseId } from "@torg/contracts";
import type { Ctx } from "../config";
import { insertCount } from "../store/counts";
import { warehousesById } from "../store/directories";
import { presentCount } from "./present-count";
import { requireVariants } from "./require-variants";

type OpenCount = {
  warehouseId: WarehouseId;
  variantIds?: VariantId[] | undefined;
  comment?: string | undefined;
};

/** Opens a counting. Nothing is locked by it: the shop goes on selling from the warehouse. */
export const openCount = (ctx: Ctx, { warehouseId, variantIds, comment }: OpenCount): Promise<Count> =>
  ctx.commitAnswer("open count", async (tx) => {
    if (!(await warehousesById(tx, [warehouseId])).has(warehouseId))
      throw new Failure("product.warehouse_not_found");
    await requireVariants(tx, variantIds ?? []);
    const id = ctx.newId("cnt");
    await insertCount(tx, { id, warehouseId, comment: comment ?? null }, variantIds);
    return presentCount(tx, id);
  });
