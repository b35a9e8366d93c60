import { Failure, type PriceListId, type UnitPrice, type Variant, type VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { checkPriceRows } from "../domain/check-price-rows";
import { currenciesOf } from "../store/price-lists";
import { setPrices as writePrices } from "../store/prices";
import { readVariant } from "../store/product-detail";
import { basePriceList } from "./base-price-list";

type SetPrice = { variantId: VariantId; priceListId?: PriceListId | undefined; price: UnitPrice | null };

/** Sets a price, or takes it away with `null`; told only when it is another one. */
export const setPrice = (ctx: Ctx, { variantId, priceListId, price }: SetPrice): Promise<Variant> =>
  ctx.commit("set price", async (tx) => {
    const before = await readVariant(tx, variantId);
    if (before === undefined) throw new Failure("product.variant_not_found", { variantId });
    const listId = priceListId ?? (await basePriceList(ctx, tx, variantId));
    const lists = await currenciesOf(tx, [listId]);
    if (!lists.has(listId)) {
      throw new Failure("input.invalid", {
        errors: [{ pointer: "/priceListId", detail: "there is no such price list" }],
      });
    }
    if (price) checkPriceRows([{ fromQuantity: 1, price }], lists.get(listId));
    await writePrices(tx, [{ variantId, priceListId: listId, price }]);
    return (await readVariant(tx, variantId)) ?? before;
  });
