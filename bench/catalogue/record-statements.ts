import { drizzle } from "drizzle-orm/postgres-js";
import type { Sql } from "postgres";
import { countFacets } from "../../packages/product/src/store/facet-counts";
import { walkPage, wholeShop } from "../../packages/product/src/store/listed-pages";
import { readShown } from "../../packages/product/src/store/product-detail";
import { search } from "../../packages/product/src/store/search/search";
import type { Questions } from "./questions";

export type Statement = { readonly text: string; readonly params: unknown[] };
export type Kind = "list" | "detail" | "facets" | "search";
/** For each question the statements that product sends for it. */
export type Recorded = Readonly<Record<Kind, Statement[][]>>;

export const sorts = ["newest", "popular", "price_up"] as const;

/** Asks product's own store, and keeps what it sends: the same SQL, to be sent by the driver alone. */
export async function recordStatements(
  sql: Sql,
  { products, categories, texts }: Questions,
): Promise<Recorded> {
  let sent: Statement[] = [];
  const db = drizzle(sql, {
    casing: "snake_case",
    logger: { logQuery: (text, params) => void sent.push({ text, params }) },
  });
  const each = async <T>(items: readonly T[], ask: (item: T) => Promise<unknown>): Promise<Statement[][]> => {
    const all: Statement[][] = [];
    for (const item of items) {
      sent = [];
      await ask(item);
      all.push(sent);
    }
    return all;
  };
  const places = [wholeShop, ...categories];
  const at = (place: string) => ({ place, places: [], values: [] });
  return {
    list: await each(
      places.flatMap((place) => sorts.map((sort) => ({ place, sort }))),
      ({ place, sort }) => walkPage(db, { ...at(place), sort, limit: 20 }, 1_000),
    ),
    detail: await each(products, (id) => readShown(db, `prd_${id}`, 30)),
    facets: await each(places, (place) => countFacets(db, at(place), { most: 10_000 })),
    search: await each(texts, (text) => search.find(db, { text, after: undefined, limit: 20, most: 300 })),
  };
}
