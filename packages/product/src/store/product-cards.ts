import { type Database, uuidOf } from "@torg/chassis";
import type { ProductCard, ProductId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { cardJson } from "./cards";
import { wholeShop } from "./listed-pages";
import { uuids } from "./parameters";

type Row = { readonly card: ProductCard };

/** Published products of these ids, in their order. */
export async function readMany(db: Database, ids: readonly ProductId[]): Promise<ProductCard[]> {
  const rows = await db.execute<Row>(sql`
    select ${cardJson} as card
    from unnest(${uuids(ids)}) with ordinality as own(id, at) join products p on p.id = own.id
    where p.state = 'published' order by own.at`);
  return rows.map(({ card }) => card);
}

/**
 * The neighbours of a published product in its first category, else in its brand, else in the shop: half of them
 * cheaper and half dearer, as far as there are; nothing when there is no such product.
 */
export async function readRelated(
  db: Database,
  { id, limit }: { id: ProductId; limit: number },
): Promise<ProductCard[] | undefined> {
  const [own] = await db.execute<{ place: string; price: string | null }>(sql`
    select coalesce(p.category_ids[1], p.brand_id, ${wholeShop}::uuid) as place, l.price
    from products p join listings l on l.product_id = p.id and l.place = ${wholeShop}::uuid
    where p.id = ${uuidOf(id)}`);
  if (own === undefined) return undefined;
  const price = own.price ?? "0";
  const side = (inStock: string, than: string, way: string) => sql`(
    select product_id, abs(price - ${price}::bigint) as apart, ${sql.raw(inStock)} as in_stock from listings
    where place = ${own.place}::uuid and in_stock = ${sql.raw(inStock)} and price is not null
      and price ${sql.raw(than)} ${price}::bigint and product_id <> ${uuidOf(id)}
    order by price ${sql.raw(way)}, product_id ${sql.raw(way)} limit ${limit})`;
  const rows = await db.execute<Row>(sql`
    select ${cardJson} as card
    from (select * from (
        ${side("true", ">=", "asc")} union all ${side("true", "<", "desc")}
        union all ${side("false", ">=", "asc")} union all ${side("false", "<", "desc")}) beside
      order by in_stock desc, apart, product_id limit ${limit}) n
    join products p on p.id = n.product_id order by n.in_stock desc, n.apart, n.product_id`);
  return rows.map(({ card }) => card);
}
