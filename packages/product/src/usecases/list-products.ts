import {
  type CategoryId,
  Failure,
  type Page,
  type ProductCard,
  ProductId,
  pageOf,
  readCursor,
} from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
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
  const before = readCursor(cursor, keyIn(Key))?.id;
  const cards = await readPage(ctx.db, { before, limit, categoryId });
  if (cards.length === 0 && categoryId !== undefined && !(await categoryExists(ctx.db, categoryId))) {
    throw new Failure("product.category_not_found");
  }
  return pageOf(cards, { limit, show: (card) => card, cursorOf: ({ id }) => cursorOf({ id }) });
}
