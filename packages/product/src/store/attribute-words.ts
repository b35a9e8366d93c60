import type { Database, Transaction } from "@torg/chassis";
import type { AttributeWord, WordGiven } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { rowsOf, texts } from "./parameters";

export type WordKey = { readonly position: number; readonly label: string; readonly id: number };

/** The dictionary of an attribute in its order, after this word. */
export async function wordPage(
  db: Database,
  { attributeId, after, limit }: { attributeId: number; after: WordKey | undefined; limit: number },
): Promise<AttributeWord[]> {
  const following = after
    ? sql`and (w.position, w.label, w.id) > (${after.position}::integer, ${after.label}::text, ${after.id}::integer)`
    : sql``;
  const rows = await db.execute<{ word: AttributeWord }>(sql`
    select json_strip_nulls(json_build_object(
      'id', w.id, 'code', w.code, 'label', w.label, 'position', w.position,
      'translations', case when w.label_en is not null
        then json_build_object('en', json_build_object('label', w.label_en)) end)) as word
    from attribute_values w
    where w.attribute_id = ${attributeId} and not w.removed ${following}
    order by w.position, w.label, w.id limit ${limit + 1}`);
  return rows.map(({ word }) => word);
}

/** Adds words or changes them by code; a removed one comes back as the same. Only what differs is written. */
export async function upsertWords(
  tx: Transaction,
  attributeId: number,
  words: readonly WordGiven[],
): Promise<{ created: number; updated: number }> {
  const given = words.map(({ code, label, position, translations }) => {
    const english = translations?.en?.label;
    return { code, label, position, label_en: english, said_en: english !== undefined };
  });
  const [row] = await tx.execute<{ created: number; updated: number }>(sql`
    with given as (
      select g.code, g.label, coalesce(g.position, w.position, 0) as position,
             case when g.said_en then g.label_en else w.label_en end as label_en, w.id is null or w.removed as came
      from json_to_recordset(${rowsOf(given)})
             as g(code text, label text, position integer, label_en text, said_en boolean)
        left join attribute_values w on w.attribute_id = ${attributeId} and w.code = g.code
    ), written as (
      insert into attribute_values as w (attribute_id, code, label, label_en, position)
      select ${attributeId}, code, label, label_en, position from given
      on conflict (attribute_id, code) do update
        set label = excluded.label, label_en = excluded.label_en, position = excluded.position, removed = false
        where (w.label, w.label_en, w.position, w.removed)
          is distinct from (excluded.label, excluded.label_en, excluded.position, false)
      returning code
    )
    select count(*) filter (where g.came)::integer as created,
           count(*) filter (where not g.came)::integer as updated
    from written join given g using (code)`);
  return { created: row?.created ?? 0, updated: row?.updated ?? 0 };
}

/** How many words a dictionary holds. */
export async function countWords(db: Database, attributeId: number): Promise<number> {
  const [row] = await db.execute<{ words: number }>(sql`
    select count(*)::integer as words from attribute_values where attribute_id = ${attributeId} and not removed`);
  return row?.words ?? 0;
}

/** Nothing is shown of it any more; products keep its code, and it is the same if it comes again. */
export async function retireWord(tx: Transaction, attributeId: number, code: string): Promise<void> {
  await tx.execute(
    sql`update attribute_values set removed = true where attribute_id = ${attributeId} and code = ${code}`,
  );
}

/** The ids of those words that there are, by the code of each attribute that there is. */
export async function wordIds(
  tx: Transaction,
  asked: readonly { readonly code: string; readonly words: readonly string[] }[],
): Promise<Map<string, Map<string, number>>> {
  if (asked.length === 0) return new Map();
  const rows = await tx.execute<{ code: string; words: Record<string, number> }>(sql`
    select a.code, coalesce(json_object_agg(w.code, w.id) filter (where w.id is not null), '{}') as words
    from attributes a left join attribute_values w on w.attribute_id = a.id and not w.removed
      and w.code = any(${texts(asked.flatMap(({ words }) => words))})
    where a.code = any(${texts(asked.map(({ code }) => code))}) and not a.removed group by a.id`);
  return new Map(rows.map(({ code, words }) => [code, new Map(Object.entries(words))]));
}
