import { Failure, type Product } from "@torg/contracts";
import type { Ctx } from "../config";
import { readShownBySlug } from "../store/product-detail";

/** A product by its slug or by one that it had before; the answer carries the present one. */
export async function getProductBySlug(ctx: Ctx, { slug }: { slug: string }): Promise<Product> {
  const detail = await readShownBySlug(ctx.db, slug, ctx.config.LOWEST_PRICE_DAYS);
  if (detail === undefined) throw new Failure("product.not_found");
  return detail;
}
