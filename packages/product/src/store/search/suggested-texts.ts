import type { Database } from "@torg/chassis";
import { sql } from "drizzle-orm";
import { otherKeyboard } from "../../domain/search/other-keyboard";
import { texts } from "../parameters";

/** The text with its last word ended, the most usual first; on the other keyboard where this one has no such word. */
export async function suggestTexts(
  db: Database,
  { text, limit }: { text: string; limit: number },
): Promise<string[]> {
  const typed = text.toLowerCase().replaceAll("ё", "е").split(/\s+/u);
  const begun = typed.at(-1) ?? "";
  if (begun.length < 2) return [];
  const rows = await db.execute<{ word: string; typed: boolean }>(sql`
    select w.word, start.at = 1 as typed
    from unnest(${texts([begun, otherKeyboard(begun)])}) with ordinality as start(word, at) cross join lateral (
      select w.word, w.products from words w
      where w.word >= start.word and w.word < (start.word || chr(1114111))
      order by w.products desc, w.word limit ${limit}) w
    order by start.at, w.products desc, w.word`);
  const found = rows.some((row) => row.typed) ? rows.filter((row) => row.typed) : [...rows];
  return found.map(({ word }) => [...typed.slice(0, -1), word].join(" "));
}
