import { Failure, type Product, type ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { readShown } from "../store/product-detail";

/**
 * A product by its id. A hidden one answers with its status, for links in old orders; a draft was never shown,
 * and a removed one is gone.
 */
export async function getProduct(ctx: Ctx, { id }: { id: ProductId }): Promise<Product> {
  const detail = await readShown(ctx.db, id, ctx.config.LOWEST_PRICE_DAYS);
  if (detail === undefined) throw new Failure("product.not_found");
  return detail;
}
