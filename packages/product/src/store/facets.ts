import type { Transaction } from "@torg/chassis";
import type { ProductId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { uuids } from "./parameters";

/** The values of a product `p` with the attributes they belong to: a list of words has a row for each. */
const values = sql`jsonb_each(p.typed) own
  join attributes a on a.id = own.key::integer
  cross join lateral jsonb_array_elements_text(
    case jsonb_typeof(own.value) when 'array' then own.value else jsonb_build_array(own.value) end) as said(word)`;

/** The ids of what a list can be narrowed to: derived from the typed values of a product `p` whenever it is touched. */
export const facetsOf = sql`case when p.typed = '{}' then '{}'::integer[] else array(
  select w.id from ${values} join attribute_values w on w.attribute_id = a.id and w.code = said.word
  order by w.id) end`;

/** Gives an id to each number and text of a facet that these products carry; dictionaries have theirs. */
export async function keepFacetValues(tx: Transaction, ids: readonly ProductId[]): Promise<void> {
  await tx.execute(sql`
    insert into attribute_values (attribute_id, code, label, number)
    select distinct a.id, said.word, said.word, case a.kind when 'number' then said.word::numeric end
    from products p, ${values}
    where p.id = any(${uuids(ids)}) and a.facet and a.kind in ('text', 'number')
    on conflict (attribute_id, code) do nothing`);
}

/** What is shown of the typed values of a product `p`, in the contract's shape and the shop's order. */
export const typedJson = sql`case when p.typed = '{}' then '[]'::json else coalesce((
  select json_agg(json_build_object(
    'code', a.code, 'kind', a.kind, 'name', a.name,
    'translations', case when a.name_en is not null
      then json_build_object('en', json_build_object('name', a.name_en)) end,
    'unit', a.unit, 'value', case when a.kind not in ('choice', 'choices') then own.value end,
    'words', chosen.words) order by a.position, a.name, a.id)
  from jsonb_each(p.typed) own
    join attributes a on a.id = own.key::integer and not a.removed
    left join lateral (
      select json_agg(json_build_object(
        'id', w.id, 'code', w.code, 'label', w.label,
        'translations', case when w.label_en is not null
          then json_build_object('en', json_build_object('label', w.label_en)) end)
        order by w.position, w.label, w.id) as words
      from jsonb_array_elements_text(
          case jsonb_typeof(own.value) when 'array' then own.value else '[]' end) as said(word)
        join attribute_values w on w.attribute_id = a.id and w.code = said.word and not w.removed
    ) chosen on true
  where a.kind not in ('choice', 'choices') or chosen.words is not null), '[]') end`;
