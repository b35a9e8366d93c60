import { Failure, type VariantId, type WarehouseId } from "@torg/contracts";
import type { Ctx } from "../config";
import { type Warehouse, warehousesById, writeWarehouse } from "../store/directories";
import { lockShelves, tellStock, variantsIn } from "../store/stock";

type SaveWarehouse = {
  id?: WarehouseId | undefined;
  name: string;
  priority?: number | undefined;
  active?: boolean | undefined;
};

/** Variants whose stock one commit tells anew. */
const batch = 500;

/**
 * Creates a warehouse, last in the order in which goods are taken unless it is said otherwise, or changes one. Where
 * it is said whether it is open, everything that lies there is told anew afterwards, also when it was so before: who
 * heard no answer and asks again makes up for what was not told.
 */
export async function saveWarehouse(ctx: Ctx, { id, ...given }: SaveWarehouse): Promise<Warehouse> {
  const saved = await ctx.commit("save warehouse", async (tx) => {
    if (id !== undefined && !(await warehousesById(tx, [id])).has(id))
      throw new Failure("product.warehouse_not_found");
    const { name, priority, active } = given;
    return writeWarehouse(tx, {
      id: id ?? ctx.newId("whs"),
      name,
      ...(priority !== undefined && { priority }),
      ...(active !== undefined && { active }),
    });
  });
  if (id !== undefined && given.active !== undefined) await tellAll(ctx, id);
  return saved;
}

async function tellAll(ctx: Ctx, warehouseId: WarehouseId): Promise<void> {
  let after: VariantId | undefined;
  for (let page = 1; ; page += 1) {
    const told = await ctx.commit(`tell ${page}`, async (tx) => {
      const variantIds = await variantsIn(tx, warehouseId, { after, limit: batch });
      await lockShelves(tx, variantIds);
      await tellStock(tx, variantIds);
      return variantIds;
    });
    after = told.at(-1);
    if (told.length < batch) return;
  }
}
