import type { Ctx } from "../config";
import { search } from "../store/search/search";

/** How a text that is being typed may go on. */
export const suggestTexts = async (
  ctx: Ctx,
  asked: { text: string; limit: number },
): Promise<{ items: string[] }> => ({ items: await search.suggest(ctx.db, asked) });
