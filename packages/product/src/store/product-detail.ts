import { type Database, uuidOf } from "@torg/chassis";
import type { Product, ProductId, UnitPrice, Variant, VariantId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { publicPrices } from "../domain/public-prices";
import { detailJson, variantJson } from "./cards";
import { lowestPrice } from "./lowest-price";
import { nowMs, openRows, type RawRow, rowsIn } from "./selling-rows";
import { shownPrice } from "./shown-price";

/** A product that was not removed, a draft too. A sale shows the least of so many days before it. */
export async function readDetail(
  db: Database,
  id: ProductId,
  lowestDays: number,
): Promise<Product | undefined> {
  const [row] = await db.execute<Row>(
    sql`select ${detailJson} as detail, ${pricedJson(lowestDays)} as priced from products p where p.id = ${uuidOf(id)} and p.state <> 'removed'`,
  );
  return row && withPrices(row);
}

/** A product that was shown at some time; a hidden one too, for who has its address. */
export async function readShown(
  db: Database,
  id: ProductId,
  lowestDays: number,
): Promise<Product | undefined> {
  const [row] = await db.execute<Row>(
    sql`select ${detailJson} as detail, ${pricedJson(lowestDays)} as priced from products p
        where p.id = ${uuidOf(id)} and p.state not in ('removed', 'draft')`,
  );
  return row && withPrices(row);
}

/** The same by a slug, the present one before one that it had once. */
export async function readShownBySlug(
  db: Database,
  slug: string,
  lowestDays: number,
): Promise<Product | undefined> {
  const [row] = await db.execute<Row>(
    sql`select ${detailJson} as detail, ${pricedJson(lowestDays)} as priced from products p
        where p.id = coalesce((select id from products where slug = ${slug}),
                              (select id from old_slugs where kind = 'product' and slug = ${slug}))
          and p.state not in ('removed', 'draft')`,
  );
  return row && withPrices(row);
}

export async function readVariant(db: Database, id: VariantId): Promise<Variant | undefined> {
  const [row] = await db.execute<{ variant: Variant }>(
    sql`select json_strip_nulls(${variantJson}) as variant from variants v join products p on p.id = v.product_id
        where v.id = ${uuidOf(id)} and p.state <> 'removed'`,
  );
  return row?.variant;
}

type Row = {
  detail: Omit<Product, "prices">;
  priced: { id: VariantId; at: number; rows: RawRow[] | null; lowest: UnitPrice | null }[] | null;
};

/** What the page says of prices is decided from these rows, by everybody's lists. */
const pricedJson = (lowestDays: number) => sql`(
  select json_agg(json_build_object('id', 'var_' || v.id, 'at', ${nowMs}, 'rows', own.rows,
    'lowest', case when own.on_sale then (select ${lowestPrice(lowestDays)} from ${shownPrice} shown) end) order by v.id)
  from variants v cross join lateral ${openRows(undefined)} own
  where v.product_id = p.id and not v.retired)`;

const withPrices = ({ detail, priced }: Row): Product => ({
  ...detail,
  prices: publicPrices(
    (priced ?? []).map(({ id, at, rows, lowest }) => ({
      variantId: id,
      rows: rowsIn(rows),
      at: new Date(at),
      lowest,
    })),
  ),
});
