import type { Transaction } from "@torg/chassis";
import type { PriceListId, VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { findBaseList, savePriceLists } from "../store/directories";

/** The price list that a variant is sold by. A shop that has none yet gets one with its first price. */
export async function basePriceList(ctx: Ctx, tx: Transaction, variantId?: VariantId): Promise<PriceListId> {
  const found = await findBaseList(tx, variantId);
  if (found !== undefined) return found;
  await lockCatalogue(tx);
  const id = (await findBaseList(tx)) ?? ctx.newId("prl");
  await savePriceLists(tx, [{ id, name: "Розничная" }]);
  return id;
}
