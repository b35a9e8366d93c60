import type { Sql } from "postgres";

/** What is asked of a shop: the same kinds of questions at every size, spread over its goods. */
export type Questions = {
  readonly products: readonly string[];
  readonly categories: readonly string[];
  readonly texts: readonly string[];
};

const productsMax = 1_000;

/** Products spread over the whole catalogue, all categories, and texts that people would type for goods that there are. */
export async function questionsOf(sql: Sql): Promise<Questions> {
  const products = await sql<{ id: string; name: string; sku: string; barcode: string }[]>`
    select p.id, p.name, v.sku, v.barcode
    from (select *, row_number() over (order by id) as n, count(*) over () as total from products) p
      join lateral (select sku, barcode from variants v where v.product_id = p.id order by v.id limit 1) v on true
    where n % greatest(1, total / ${productsMax}) = 0 order by p.id limit ${productsMax}`;
  const categories = await sql<{ id: string }[]>`select id from categories order by id`;
  const texts = products
    .filter((_, at) => at % Math.ceil(products.length / 200) === 0)
    .map(({ name, sku, barcode }, at) => textFor(name, { sku, barcode, at }));
  return {
    products: products.map(({ id }) => id),
    categories: categories.map(({ id }) => id),
    texts,
  };
}

/** A noun and a maker, a noun alone, one letter wrong, the whole name, an article, a barcode: in turn. */
function textFor(name: string, { sku, barcode, at }: { sku: string; barcode: string; at: number }): string {
  const [, noun = name, ...rest] = name.toLowerCase().split(" ");
  const ways = [
    `${noun} ${rest[0] ?? ""}`,
    noun,
    `${noun.slice(0, 3)}${noun.slice(4)} ${rest[0] ?? ""}`,
    name,
    sku,
    barcode,
  ];
  return ways[at % ways.length] ?? name;
}
