import { type SQL, sql } from "drizzle-orm";

/**
 * A variant `v` of the product `p`, in the contract's shape: the database writes the JSON, and nobody maps
 * rows.
 */
export const variantJson = sql`json_build_object(
  'id', 'var_' || v.id, 'sku', v.sku, 'name', coalesce(v.name, p.name), 'barcode', v.barcode,
  'options', v.options,
  'price', (
    select json_build_object('minor', r.minor, 'scale', r.scale, 'currency', r.currency)
    from prices r join price_lists l on l.id = r.price_list_id and l.base
    where r.variant_id = v.id order by r.price_list_id limit 1),
  'available', coalesce((select sum(s.on_hand - s.reserved) from stock s where s.variant_id = v.id), 0))`;

const variantsJson = sql`coalesce(
  (select json_agg(${variantJson} order by v.id)
   from variants v where v.product_id = p.id and not v.retired), '[]')`;

const cardFields = sql`
  'id', 'prd_' || p.id, 'slug', p.slug, 'name', p.name,
  'status', case p.state when 'published' then 'published' else 'hidden' end, 'image', p.images[1],
  'categoryIds', coalesce((select json_agg('cat_' || own.id) from unnest(p.category_ids) as own(id)), '[]'),
  'variants', ${variantsJson}, 'version', p.version`;

/** A product `p` as lists show it: what is null is left out, in its variants too. */
export const cardJson = sql`json_strip_nulls(json_build_object(${cardFields}))`;

/** A product `p` with everything that its page shows. */
export const detailJson = sql`json_strip_nulls(json_build_object(
  ${cardFields}, 'description', p.description, 'unit', p.unit, 'images', array_to_json(p.images),
  'attributes', p.attributes,
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
