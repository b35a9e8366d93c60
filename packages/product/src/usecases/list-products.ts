import {
  Failure,
  type Page,
  type ProductCard,
  type ProductFilter,
  ProductId,
  type ProductSort,
  pageOf,
} from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { markedCursor, markOf, readMarked } from "../domain/cursor";
import { readBrand } from "../store/brands";
import { categoryExists } from "../store/categories";
import { findCollection } from "../store/collections";
import { siftPage, walkPage } from "../store/listed-pages";
import { narrowProducts } from "./narrow-products";

type ListProducts = ProductFilter & { limit: number; cursor?: string | undefined; sort: ProductSort };

const number = z.strictObject({ key: z.number(), id: ProductId });
const keys = {
  newest: z.strictObject({ key: z.null(), id: ProductId }),
  popular: number,
  price_up: number,
  price_down: number,
  name: z.strictObject({ key: z.string(), id: ProductId }),
} as const;

/**
 * A page of published products. It begins after the sort key and id of the last one shown, so what stands still is
 * shown once, whatever comes, goes and moves meanwhile.
 */
export async function listProducts(
  ctx: Ctx,
  { limit, cursor, ...question }: ListProducts,
): Promise<Page<ProductCard>> {
  const mark = markOf(question);
  const after = readMarked<z.infer<(typeof keys)[ProductSort]>>(cursor, mark, keys[question.sort]);
  const asked = { ...(await narrowProducts(ctx, question)), sort: question.sort, after, limit };
  const rows = (await walkPage(ctx.db, asked, ctx.config.LIST_WALK_MAX)) ?? (await siftPage(ctx.db, asked));
  if (rows.length === 0) await requirePlaces(ctx, question);
  return pageOf(rows, {
    limit,
    show: ({ card }) => card,
    cursorOf: ({ key, card: { id } }) => markedCursor(mark, { key, id }),
  });
}

/** An empty list is empty; one of a place that there is not has its name. */
async function requirePlaces(ctx: Ctx, { categoryId, brandId, collectionId }: ProductFilter): Promise<void> {
  if (categoryId !== undefined && !(await categoryExists(ctx.db, categoryId)))
    throw new Failure("product.category_not_found");
  if (brandId !== undefined && (await readBrand(ctx.db, brandId)) === undefined)
    throw new Failure("product.brand_not_found");
  if (collectionId !== undefined && (await findCollection(ctx.db, collectionId)) === undefined)
    throw new Failure("product.collection_not_found");
}
