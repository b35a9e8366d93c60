import { type Page, type ProductCard, ProductId, pageOf } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { markedCursor, markOf, readMarked } from "../domain/cursor";
import { search } from "../store/search/search";

type SearchProducts = { text: string; limit: number; cursor?: string | undefined };

const Key = z.strictObject({ rank: z.number(), id: ProductId });

/** A page of what answers to the words, best first. */
export async function searchProducts(
  ctx: Ctx,
  { text, limit, cursor }: SearchProducts,
): Promise<Page<ProductCard>> {
  const mark = markOf({ text });
  const after = readMarked(cursor, mark, Key);
  const hits = await search.find(ctx.db, { text, after, limit, most: ctx.config.SEARCH_PRODUCTS_MAX });
  return pageOf(hits, {
    limit,
    show: ({ card }) => card,
    cursorOf: ({ rank, card: { id } }) => markedCursor(mark, { rank, id }),
  });
}
