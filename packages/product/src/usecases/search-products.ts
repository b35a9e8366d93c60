import { type ProductCard, ProductId } from "@torg/contracts";
import { z } from "zod";
import type { Ctx } from "../config";
import { type Page, readCursor, toPage } from "../domain/page";
import { searchQuery } from "../domain/search-query";
import { searchPage } from "../store/product-pages";

type SearchProducts = { text: string; limit: number; cursor?: string | undefined };

const Key = z.strictObject({ rank: z.number(), id: ProductId });

/** A page of what answers to the words, best first. */
export async function searchProducts(
  ctx: Ctx,
  { text, limit, cursor }: SearchProducts,
): Promise<Page<ProductCard>> {
  const after = cursor === undefined ? undefined : readCursor(Key, cursor);
  const query = searchQuery(text);
  const hits = query === undefined ? [] : await searchPage(ctx.db, { query, after, limit });
  return toPage(hits, limit, { item: ({ card }) => card, key: ({ rank, card: { id } }) => ({ rank, id }) });
}
