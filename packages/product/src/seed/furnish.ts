import type { Loader } from "@torg/chassis/servers";
import type { Traits } from "./make-goods";
import { seededAttributes, valueCode } from "./seeded-attributes";
import { retailList, seededBrands, seededCategories, seededWarehouses, wholesaleList } from "./seeded-places";

/** What goods refer to is there, with the numbers that the database gave. */
export type Furnished = {
  readonly traitsOf: (traits: Traits) => {
    readonly typed: Readonly<Record<string, unknown>>;
    readonly facets: readonly number[];
  };
};

/** Makes categories, brands, warehouses, price lists and attributes; those of another seed are met again. */
export async function furnish(loader: Loader): Promise<Furnished> {
  await loader.run(`
    insert into categories (id, parent_id, name, slug, position)
    select * from json_to_recordset(${literal(
      [...seededCategories.values()].map(({ parentId, ...own }) => ({ ...own, parent_id: parentId })),
    )}) as c(id uuid, parent_id uuid, name text, slug text, position integer)
    on conflict (id) do nothing;
    insert into brands (id, name, slug)
    select * from json_to_recordset(${literal(seededBrands)}) as b(id uuid, name text, slug text)
    on conflict (id) do nothing;
    insert into warehouses (id, name)
    select * from json_to_recordset(${literal(seededWarehouses)}) as w(id uuid, name text)
    on conflict (id) do nothing;
    insert into price_lists (id, name, base)
    select id, name, base from json_to_recordset(${literal([
      { ...retailList, base: true },
      { ...wholesaleList, base: false },
    ])}) as l(id uuid, name text, base boolean) on conflict (id) do nothing;
    insert into attributes (code, kind, name, name_en, unit, facet, position)
    select a.* from json_to_recordset(${literal(
      seededAttributes.map(({ nameEn, values: _, ...own }, position) => ({
        ...own,
        name_en: nameEn,
        position,
      })),
    )}) as a(code text, kind attribute_kind, name text, name_en text, unit text, facet boolean, position integer)
    on conflict do nothing;
    insert into attribute_values (attribute_id, code, label, position)
    select a.id, w.code, w.label, w.position from json_to_recordset(${literal(
      seededAttributes.flatMap(({ code: attribute, values }) =>
        values.map((label, position) => ({ attribute, code: valueCode(label), label, position })),
      ),
    )}) as w(attribute text, code text, label text, position integer)
    join attributes a on a.code = w.attribute and not a.removed
    on conflict (attribute_id, code) do nothing`);
  const rows = await loader.run(`
    select a.code as attribute, a.id as "attributeId", v.label, v.id
    from attributes a left join attribute_values v on v.attribute_id = a.id
    where not a.removed and a.code in (${seededAttributes.map(({ code }) => `'${code}'`).join(", ")})`);
  const attributeIds = new Map(rows.map(({ attribute, attributeId }) => [attribute, Number(attributeId)]));
  const valueIds = new Map(rows.map(({ attribute, label, id }) => [`${attribute} ${label}`, Number(id)]));
  return {
    traitsOf: ({ warranty, ...words }) => {
      const typed: Record<string, unknown> = { [String(attributeIds.get("warranty"))]: warranty };
      const facets: number[] = [];
      for (const [attribute, label] of Object.entries(words)) {
        const value = valueIds.get(`${attribute} ${label}`);
        if (value === undefined) continue;
        typed[String(attributeIds.get(attribute))] = [valueCode(label ?? "")]; // words by their codes
        facets.push(value);
      }
      return { typed, facets: facets.sort((a, b) => a - b) };
    },
  };
}

/** Rows as a literal of SQL. */
const literal = (rows: readonly object[]): string => `'${JSON.stringify(rows).replaceAll("'", "''")}'::json`;
