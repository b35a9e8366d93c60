import { Failure, type ProductCard, type ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { readRelated } from "../store/product-cards";

/** What stands beside a published product. */
export async function listRelated(
  ctx: Ctx,
  asked: { id: ProductId; limit: number },
): Promise<{ items: ProductCard[] }> {
  const items = await readRelated(ctx.db, asked);
  if (items === undefined) throw new Failure("product.not_found");
  return { items };
}
