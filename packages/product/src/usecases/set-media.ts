import { Failure, type PictureGiven, type Product, type ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { readDetail } from "../store/product-detail";
import { placeMedia } from "./place-media";

type SetMedia = { id: ProductId; version?: number | undefined; pictures: PictureGiven[] };

/** Chooses what a product shows, over what 1C sent. */
export const setMedia = (ctx: Ctx, given: SetMedia): Promise<Product> =>
  ctx.commit("set media", async (tx) => {
    await placeMedia(tx, { ...given, origin: "hand" });
    const detail = await readDetail(tx, given.id, ctx.config.LOWEST_PRICE_DAYS);
    if (detail === undefined) throw new Failure("product.not_found");
    return detail;
  });
