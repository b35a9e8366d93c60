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

type PriceList = Entry<PriceListId> & { readonly base?: boolean | undefined };
type Directories = { priceLists: PriceList[]; warehouses: Entry<WarehouseId>[] };

/** Upserts price lists and warehouses by id. */
export const importDirectories = (ctx: Ctx, given: Directories): Promise<ImportReport> =>
  ctx.commit("import directories", async (tx) => {
    await lockCatalogue(tx);
    const named = given.priceLists.map(({ id, name }) => ({ id, name }));
    const bases = new Set(given.priceLists.filter(({ base }) => base).map(({ id }) => id));
    const lists = findChanges(await priceListsById(tx, idsOf(named)), foldById(named));
    const warehouses = findChanges(
      await warehousesById(tx, idsOf(given.warehouses)),
      foldById(given.warehouses),
    );
    await savePriceLists(tx, [...lists.created, ...lists.changed], bases);
    await saveWarehouses(tx, [...warehouses.created, ...warehouses.changed]);
    return reportOf([lists, warehouses]);
  });
