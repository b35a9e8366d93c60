import type { Database } from "@torg/chassis";
import type { Facet } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { foundRows, type Narrowed } from "./listed-pages";
import { texts } from "./parameters";

/** Ids of attribute values, those of one attribute together; unknown ones are left out. */
export async function groupValues(db: Database, ids: readonly number[]): Promise<number[][]> {
  const rows = await db.execute<{ ids: number[] }>(sql`
    select array_agg(w.id order by w.id) as ids from attribute_values w join attributes a on a.id = w.attribute_id
    where w.id = any(${texts(ids.map(String))}::integer[]) and not a.removed group by a.id order by a.id`);
  return rows.map((row) => row.ids);
}

export type Counted = { readonly products: number; readonly atLeast: boolean; readonly facets: Facet[] };

/** The values of one attribute, or of all of them. */
const valuesShownMax = sql.raw("100");

/**
 * How many products fit, and how many with each value: of the attribute of `only` where it is given, else of all. At
 * most `most` products are looked at, whatever a list has.
 */
export async function countFacets(
  db: Database,
  asked: Narrowed,
  { most, only }: { most: number; only?: number | undefined },
): Promise<Counted> {
  const ofOne =
    only === undefined
      ? sql``
      : sql`and a.id = (select attribute_id from attribute_values where id = ${only}::integer)`;
  const [row] = await db.execute<Counted>(sql`
    with found as materialized (
      select f.product_id from (${foundRows(asked)}) f limit ${most + 1}
    ), counted as (
      select value.id, count(*)::integer as products
      from (select product_id from found limit ${most}) f join products p on p.id = f.product_id
        cross join unnest(p.facets) as value(id)
      group by value.id
    ), ranked as (
      select w.*, c.products, row_number() over (partition by w.attribute_id order by c.products desc, w.id) as place
      from counted c join attribute_values w on w.id = c.id where not w.removed
    )
    select least(n.found, ${most})::integer as products, n.found > ${most} as "atLeast", coalesce((
      select json_agg(json_strip_nulls(json_build_object(
        'code', a.code, 'name', a.name,
        'translations', case when a.name_en is not null
          then json_build_object('en', json_build_object('name', a.name_en)) end,
        'unit', a.unit, 'atLeast', n.found > ${most}, 'values', v.list)) order by a.position, a.name, a.id)
      from attributes a cross join lateral (
        select json_agg(json_build_object(
          'id', r.id, 'label', r.label,
          'translations', case when r.label_en is not null
            then json_build_object('en', json_build_object('label', r.label_en)) end,
          'products', r.products) order by r.place) as list
        from ranked r where r.attribute_id = a.id and r.place <= ${valuesShownMax}) v
      where a.facet and not a.removed and v.list is not null ${ofOne}), '[]') as facets
    from (select count(*) as found from found) n`);
  return row ?? { products: 0, atLeast: false, facets: [] };
}
