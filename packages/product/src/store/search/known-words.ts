import type { Database } from "@torg/chassis";
import { sql } from "drizzle-orm";
import type { KnownWord, WordsToKnow } from "../../domain/search/plan-search";
import { texts } from "../parameters";

type Row = KnownWord & { readonly word: string };

/**
 * What the catalogue knows of these words: one statement. Only for a typed word that no product has are others looked
 * for, and only it may be a word of descriptions.
 */
export async function readKnownWords(
  db: Database,
  { words, typed, unfinished }: WordsToKnow,
): Promise<Map<string, KnownWord>> {
  if (words.length === 0) return new Map();
  const rows = await db.execute<Row>(sql`
    select a.word, a.stem, a.sound, k.known, array(select distinct w.stem from words w where w.sound = a.sound) as same,
      coalesce(g.stems, '{}') as "goesOn", coalesce(c.list, '[]') as alike
    from (select word, (tsvector_to_array(to_tsvector('russian', word)))[1] as stem, sound_of(word) as sound,
                 word = any(${texts(typed)}) as typed
          from unnest(${texts(words)}) as word) a
      cross join lateral (
        select exists (select from words w where w.stem = a.stem)
            or a.typed and exists (select from search_candidates((quote_literal(a.stem))::tsquery, 1)) as known) k
      left join lateral (
        select array_agg(u.stem) as stems from (
          select w.stem from words w where w.word >= a.word and w.word < (a.word || chr(1114111))
          order by w.products desc, w.word limit 10) u
        where a.word = any(${texts(unfinished)})) g on true
      left join lateral (
        select json_agg(json_build_object('stem', n.stem, 'sound', n.sound, 'products', n.products)) as list from (
          select w.stem, w.sound, w.products from words w where w.sound % a.sound
          order by similarity(w.sound, a.sound) desc, w.products desc limit 20) n
        where not k.known and a.typed) c on true`);
  return new Map(rows.map(({ word, ...known }) => [word, known]));
}
