import { Failure, type ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { findProduct, takeOut } from "../store/products";
import { requireVersion } from "./require-version";

type RemoveProduct = { id: ProductId; version?: number | undefined };

/**
 * Takes a product out for good, at the version that was read where one is named: rows stay for the orders that
 * bought it, and its SKUs are free.
 */
export async function removeProduct(ctx: Ctx, { id, version }: RemoveProduct): Promise<Record<never, never>> {
  await ctx.commit("remove", async (tx) => {
    await lockCatalogue(tx);
    const found = version === undefined ? undefined : await findProduct(tx, id);
    if (found !== undefined && found.row.state !== "removed") requireVersion(found, version);
    if (!(await takeOut(tx, id))) throw new Failure("product.not_found");
  });
  return {};
}
