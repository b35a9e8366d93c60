import { type BrandId, Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { deleteBrand, findBrand } from "../store/brands";
import { lockCatalogue } from "../store/catalogue-lock";
import { requireVersion } from "./require-version";

type RemoveBrand = { id: BrandId; version?: number | undefined };

/** Removes a brand that no product carries. */
export async function removeBrand(ctx: Ctx, { id, version }: RemoveBrand): Promise<Record<never, never>> {
  await ctx.commit("remove brand", async (tx) => {
    await lockCatalogue(tx);
    const found = await findBrand(tx, id);
    if (found === undefined) throw new Failure("product.brand_not_found");
    requireVersion(found, version);
    if (!(await deleteBrand(tx, id))) throw new Failure("product.brand_in_use");
  });
  return {};
}
