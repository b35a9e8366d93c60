import { Failure, type Product, type ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { readDetail } from "../store/product-detail";

/**
 * A product by its id. A hidden one answers with its status, for staff and for links in old orders; a removed
 * one is gone.
 */
export async function getProduct(ctx: Ctx, { id }: { id: ProductId }): Promise<Product> {
  const detail = await readDetail(ctx.db, id);
  if (detail === undefined) throw new Failure("product.not_found");
  return detail;
}
