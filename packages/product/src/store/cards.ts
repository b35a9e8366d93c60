import { type SQL, sql } from "drizzle-orm";
import { typedJson } from "./facets";
import { cardPicture, imagesJson, mediaJson } from "./picture-json";
import { priceFields, shownPrice } from "./shown-price";
import { today } from "./today";

/** What all shelves of a variant `v` come to, as `held`; promises beyond them make `net` less than nothing. */
export const heldOf = sql`(
  select coalesce(sum(shelf_net(s.on_hand, s.reserved, w.active)), 0) as net, coalesce(bool_or(w.active), false) as open
  from stock s join warehouses w on w.id = s.warehouse_id where s.variant_id = v.id)`;
export const canOrderJson = sql`
  'canOrder', case when held.open then greatest(held.net + beyond_shelf(v.beyond_limit, v.preorder_on, ${today}), 0) else 0 end,
  'preorderOn', case when v.preorder_on > ${today} then v.preorder_on end`;

/**
 * A variant `v` of the product `p`, in the contract's shape: the database writes the JSON, and nobody maps
 * rows.
 */
export const variantJson = sql`(select json_build_object(
  'id', 'var_' || v.id, 'sku', v.sku, 'name', coalesce(v.name, p.name), 'barcode', v.barcode,
  'options', v.options, 'packs', nullif(v.packs, '[]'),
  ${priceFields},
  'available', greatest(held.net, 0), ${canOrderJson}) from ${heldOf} held left join lateral ${shownPrice} shown on true)`;

const variantsJson = sql`coalesce(
  (select json_agg(${variantJson} order by v.id)
   from variants v where v.product_id = p.id and not v.retired), '[]')`;

const cardFields = sql`
  'id', 'prd_' || p.id, 'slug', p.slug, 'name', p.name,
  'status', case when p.state in ('unpublished', 'withdrawn') then 'hidden' else p.state::text end,
  'kind', p.kind, 'brandId', 'brd_' || p.brand_id, 'image', ${cardPicture},
  'categoryIds', coalesce((select json_agg('cat_' || own.id) from unnest(p.category_ids) as own(id)), '[]'),
  'variants', ${variantsJson}, 'version', p.version`;

/** A product `p` as lists show it: what is null is left out, in its variants too. */
export const cardJson = sql`json_strip_nulls(json_build_object(${cardFields},
  'translations', case when p.name_en is not null
    then json_build_object('en', json_build_object('name', p.name_en)) end))`;

/** A product `p` with everything that its page shows. */
export const detailJson = sql`json_strip_nulls(json_build_object(
  ${cardFields}, 'description', p.description, 'unit', p.unit, 'images', ${imagesJson}, 'media', ${mediaJson},
  'translations', case when coalesce(p.name_en, p.description_en) is not null
    then json_build_object('en', json_build_object('name', p.name_en, 'description', p.description_en)) end,
  'unitCode', p.unit_code, 'vat', p.vat,
  'brand', (select json_build_object('id', 'brd_' || b.id, 'slug', b.slug, 'name', b.name)
            from brands b where b.id = p.brand_id),
  'attributes', p.attributes, 'typed', ${typedJson}, 'components', nullif(p.components, '[]'),
  'stock', coalesce((
    select json_agg(json_build_object(
      'warehouseId', 'whs_' || w.id, 'warehouse', w.name, 'variantId', 'var_' || v.id,
      'onHand', s.on_hand, 'reserved', s.reserved) order by v.id, w.priority)
    from variants v join stock s on s.variant_id = v.id join warehouses w on w.id = s.warehouse_id
    where v.product_id = p.id and not v.retired), '[]'),
  'updatedAt', to_char(p.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`;

/** The most that a page holds, and one row to see whether there is more. */
const rowsMax = sql.raw("101");

/**
 * The first rows of an ordered source. The inner limit, a constant, tells the planner that few rows come,
 * which a parameter does not: without it every list is planned anew, at twice its cost.
 */
export const firstOf = (source: SQL, limit: number): SQL =>
  sql`(select * from (${source} limit ${rowsMax}) source limit ${limit + 1})`;
