import { Failure, type WarehouseId } from "@torg/contracts";
import type { Ctx } from "../config";
import { saveWarehouses, warehousesById } from "../store/directories";

/** Creates a warehouse, last in the order in which goods are taken, or renames one. */
export const saveWarehouse = (ctx: Ctx, given: { id?: WarehouseId | undefined; name: string }) =>
  ctx.commit("save warehouse", async (tx) => {
    if (given.id !== undefined && !(await warehousesById(tx, [given.id])).has(given.id)) {
      throw new Failure("product.warehouse_not_found");
    }
    const warehouse = { id: given.id ?? ctx.newId("whs"), name: given.name };
    await saveWarehouses(tx, [warehouse]);
    return warehouse;
  });
