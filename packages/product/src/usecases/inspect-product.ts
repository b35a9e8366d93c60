import { Failure, type Product, type ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { readDetail } from "../store/product-detail";

/** A product for staff: a draft too. */
export async function inspectProduct(ctx: Ctx, { id }: { id: ProductId }): Promise<Product> {
  const detail = await readDetail(ctx.db, id, ctx.config.LOWEST_PRICE_DAYS);
  if (detail === undefined) throw new Failure("product.not_found");
  return detail;
}
