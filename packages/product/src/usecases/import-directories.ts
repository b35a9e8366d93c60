import type { ImportReport, PriceListId, WarehouseId } from "@torg/contracts";
import type { Ctx } from "../config";
import { findChanges, foldById } from "../domain/changes";
import { lockCatalogue } from "../store/catalogue-lock";
import {
  type Entry,
  priceListsById,
  savePriceLists,
  saveWarehouses,
  warehousesById,
} from "../store/directories";
import { idsOf, reportOf } from "./import-report";

type Directories = { priceLists: Entry<PriceListId>[]; warehouses: Entry<WarehouseId>[] };

/** Upserts price lists and warehouses by id. */
export const importDirectories = (ctx: Ctx, given: Directories): Promise<ImportReport> =>
  ctx.commit("import directories", async (tx) => {
    await lockCatalogue(tx);
    const lists = findChanges(await priceListsById(tx, idsOf(given.priceLists)), foldById(given.priceLists));
    const warehouses = findChanges(
      await warehousesById(tx, idsOf(given.warehouses)),
      foldById(given.warehouses),
    );
    await savePriceLists(tx, [...lists.created, ...lists.changed]);
    await saveWarehouses(tx, [...warehouses.created, ...warehouses.changed]);
    return reportOf([lists, warehouses]);
  });
