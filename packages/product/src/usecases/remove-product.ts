import { Failure, type ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { takeOut } from "../store/products";

/** Takes a product out for good: rows stay for the orders that bought it, and its SKUs are free. */
export async function removeProduct(ctx: Ctx, { id }: { id: ProductId }): Promise<Record<never, never>> {
  await ctx.commit("remove", async (tx) => {
    await lockCatalogue(tx);
    if (!(await takeOut(tx, id))) throw new Failure("product.not_found");
  });
  return {};
}
