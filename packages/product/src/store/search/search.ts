import type { Database } from "@torg/chassis";
import { planSearch, wordsOf } from "../../domain/search/plan-search";
import { readSearchText } from "../../domain/search/search-text";
import { type Hit, type HitKey, readFoundProducts } from "./found-products";
import { readKnownWords } from "./known-words";
import { suggestTexts } from "./suggested-texts";

/**
 * What a search engine does for this service. PostgreSQL is one; another is told of products by `touchProducts` and
 * needs no more than this.
 */
export type Search = {
  /** The page of products that answer to a text, best first, after the hit that the page before ended with. */
  readonly find: (
    db: Database,
    asked: { text: string; after: HitKey | undefined; limit: number; most: number },
  ) => Promise<Hit[]>;
  /** How a text may go on. */
  readonly suggest: (db: Database, asked: { text: string; limit: number }) => Promise<string[]>;
};

/** Search in the service's own database: two statements a page, whatever it shows. */
export const search: Search = {
  find: async (db, { text, ...page }) => {
    const typed = readSearchText(text);
    const plan = planSearch(typed, await readKnownWords(db, wordsOf(typed)));
    return readFoundProducts(db, { ...page, plan, codes: typed.codes });
  },
  suggest: suggestTexts,
};
