/** What the batches of a seeding are copied into before they become a catalogue. */
export const staging = `
create temporary table seed_products (
  id uuid, slug text, name text, description text, unit text, unit_code text, category_id uuid, brand_id uuid,
  vat vat_rate, name_en text, description_en text, typed jsonb, facets integer[], popularity bigint
) on commit delete rows;
create temporary table seed_variants (
  id uuid, product_id uuid, sku text, barcode text, options jsonb
) on commit delete rows;
create temporary table seed_prices (variant_id uuid, price_list_id uuid, minor bigint) on commit delete rows;
create temporary table seed_stock (variant_id uuid, warehouse_id uuid, on_hand numeric(15, 3)) on commit delete rows`;

export const tables = {
  products: "seed_products",
  variants: "seed_variants",
  prices: "seed_prices",
  stock: "seed_stock",
} as const;

/** A batch as the service itself would have left it: first versions, figures with their ledger, and what is derived. */
export const settleBatch = `
insert into products (id, slug, name, description, unit, unit_code, state, category_ids, images, attributes, brand_id,
  vat, name_en, description_en, typed, facets, popularity, version)
select id, slug, name, description, unit, unit_code, 'published', array[category_id], '{}', '[]', brand_id,
  vat, name_en, description_en, typed, facets, popularity, 1
from seed_products;
insert into variants (id, product_id, sku, barcode, options, version)
select id, product_id, sku, barcode, options, 1 from seed_variants;
insert into prices (variant_id, price_list_id, minor, currency)
select variant_id, price_list_id, minor, 'RUB' from seed_prices;
insert into stock (variant_id, warehouse_id, on_hand) select variant_id, warehouse_id, on_hand from seed_stock;
insert into movements (variant_id, warehouse_id, kind, on_hand, reserved, cause)
select variant_id, warehouse_id, 'adjust', on_hand, 0, 'seed' from seed_stock where on_hand <> 0;
select read_products(array(select id from seed_products));
delete from listings_due where product_id in (select id from seed_products)`;
