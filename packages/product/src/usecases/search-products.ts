import { type Page, type ProductCard, ProductId, pageOf, readCursor } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { cursorOf, keyIn } from "../domain/cursor";
import { searchQuery } from "../domain/search-query";
import { searchPage } from "../store/product-pages";

type SearchProducts = { text: string; limit: number; cursor?: string | undefined };

const Key = z.strictObject({ rank: z.number(), id: ProductId });

/** A page of what answers to the words, best first. */
export async function searchProducts(
  ctx: Ctx,
  { text, limit, cursor }: SearchProducts,
): Promise<Page<ProductCard>> {
  const after = readCursor(cursor, keyIn(Key));
  const query = searchQuery(text);
  const hits = query === undefined ? [] : await searchPage(ctx.db, { query, after, limit });
  return pageOf(hits, {
    limit,
    show: ({ card }) => card,
    cursorOf: ({ rank, card: { id } }) => cursorOf({ rank, id }),
  });
}
