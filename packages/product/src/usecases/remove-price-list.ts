import { Failure, type PriceListId } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { deletePriceList, findPriceList, hasPrices } from "../store/price-lists";

/** Removes a list that has no prices. Its row is locked, so none can come meanwhile. */
export async function removePriceList(ctx: Ctx, { id }: { id: PriceListId }): Promise<Record<never, never>> {
  await ctx.commit("remove price list", async (tx) => {
    await lockCatalogue(tx);
    if ((await findPriceList(tx, id)) === undefined) throw new Failure("product.price_list_not_found");
    if (await hasPrices(tx, id)) throw new Failure("product.price_list_in_use");
    await deletePriceList(tx, id);
  });
  return {};
}
