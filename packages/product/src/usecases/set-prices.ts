import { Failure, type PriceListId, type PriceRow, type VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { checkPriceRows } from "../domain/check-price-rows";
import { type ListPrices, readPrices } from "../store/kept-prices";
import { currenciesOf } from "../store/price-lists";
import { type KeptPrice, replacePrices } from "../store/prices";
import { findSku } from "../store/variants";
import { basePriceList } from "./base-price-list";

type SetPrices = { variantId: VariantId; priceListId?: PriceListId | undefined; rows: PriceRow[] };

/** Replaces all that a list says of a variant, or refuses it whole. */
export const setPrices = (ctx: Ctx, { variantId, priceListId, rows }: SetPrices): Promise<ListPrices> =>
  ctx.commit("set prices", async (tx) => {
    if ((await findSku(tx, variantId)) === undefined)
      throw new Failure("product.variant_not_found", { variantId });
    const listId = priceListId ?? (await basePriceList(ctx, tx, variantId));
    const lists = await currenciesOf(tx, [listId]);
    if (!lists.has(listId)) throw new Failure("product.price_list_not_found");
    checkPriceRows(rows, lists.get(listId));
    await replacePrices(tx, { variantId, priceListId: listId }, rows.map(keptOf));
    const [kept] = await readPrices(tx, variantId, listId);
    return kept ?? { priceListId: listId, rows: [] };
  });

/** Windows are kept to the millisecond, so that this process and the database agree on their edges. */
const keptOf = ({ fromQuantity, price, sale }: PriceRow): KeptPrice => ({
  fromQuantity,
  price,
  ...(sale && { window: { startsAt: new Date(sale.startsAt), endsAt: new Date(sale.endsAt) } }),
});
