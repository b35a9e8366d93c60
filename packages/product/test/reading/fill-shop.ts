import type { ProductId } from "@torg/contracts";
import type { Shop } from "../shop";

/**
 * So many published products with one variant each, by SQL: ids in no order of arrival, popularity and prices that
 * many share. Gives back their ids.
 */
export async function fillShop(shop: Shop, products: number): Promise<ProductId[]> {
  const batch = 1_000;
  await shop.sql`insert into price_lists (id, name, base) values (gen_random_uuid(), 'Розничная', true)`;
  for (let from = 0; from < products; from += batch) {
    const count = Math.min(batch, products - from);
    await shop.sql.begin(async (tx) => {
      await tx`
        create temporary table made on commit drop as
        select n, overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid as product_id,
          overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid as variant_id
        from generate_series(${from + 1}::integer, ${from + count}::integer) as n`;
      await tx`
        insert into products (id, slug, name, description, unit, state, category_ids, images, attributes, popularity, version)
        select product_id, 'p-' || product_id, 'Товар ' || n % 997, '', 'шт', 'published', '{}', '{}', '[]', n % 50, 1
        from made`;
      await tx`insert into variants (id, product_id, sku, options) select variant_id, product_id, variant_id, '[]' from made`;
      await tx`
        insert into prices (variant_id, price_list_id, minor, currency)
        select variant_id, (select id from price_lists), 100 * (n % 300), 'RUB' from made`;
      await tx`select read_products(array(select product_id from made))`;
      await tx`delete from listings_due`;
    });
  }
  const rows = await shop.sql<{ id: string }[]>`select id from products`;
  return rows.map(({ id }): ProductId => `prd_${id}`);
}
