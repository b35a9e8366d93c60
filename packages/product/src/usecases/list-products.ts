import { type CategoryId, Failure, type ProductCard, ProductId } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { type Page, readCursor, toPage } from "../domain/page";
import { categoryExists } from "../store/categories";
import { readPage } from "../store/product-pages";

type ListProducts = { limit: number; cursor?: string | undefined; categoryId?: CategoryId | undefined };

const Key = z.strictObject({ id: ProductId });

/**
 * A page of published products. Ids are in order of arrival, so the cursor stays right while products come
 * and go.
 */
export async function listProducts(
  ctx: Ctx,
  { limit, cursor, categoryId }: ListProducts,
): Promise<Page<ProductCard>> {
  const before = cursor === undefined ? undefined : readCursor(Key, cursor).id;
  const cards = await readPage(ctx.db, { before, limit, categoryId });
  if (cards.length === 0 && categoryId !== undefined && !(await categoryExists(ctx.db, categoryId))) {
    throw new Failure("product.category_not_found");
  }
  return toPage(cards, limit, { item: (card) => card, key: ({ id }) => ({ id }) });
}
