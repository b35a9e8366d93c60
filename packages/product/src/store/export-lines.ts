import { type Database, uuidOf } from "@torg/chassis";
import type { ProductId, UnitPrice } from "@torg/contracts";
import { sql } from "drizzle-orm";

type Pair = { readonly name: string; readonly value: string };

/** A variant with its product, as an export shows it. */
export type ExportedVariant = {
  readonly productId: ProductId;
  readonly sku: string;
  readonly product: string;
  readonly name: string;
  readonly name_en: string | null;
  readonly description: string;
  readonly description_en: string | null;
  readonly status: string;
  readonly kind: string;
  readonly brand: string | null;
  readonly vat: string | null;
  readonly unit: string;
  readonly unit_code: string | null;
  readonly categories: readonly string[];
  readonly images: readonly string[];
  readonly attributes: readonly Pair[];
  readonly variant: string | null;
  readonly barcode: string | null;
  readonly options: readonly Pair[];
  readonly price: UnitPrice | null;
};

const products = 500;
const first: ProductId = "prd_00000000-0000-0000-0000-000000000000";

/** The variants of the next products after this one, in the order of arrival; drafts and hidden ones too. */
export async function exportAfter(db: Database, after: ProductId = first): Promise<ExportedVariant[]> {
  const rows = await db.execute<ExportedVariant>(sql`
    select 'prd_' || p.id as "productId", v.sku, p.slug as product, p.name, p.name_en, p.description, p.description_en,
      case when p.state in ('unpublished', 'withdrawn') then 'hidden' else p.state::text end as status,
      p.kind, b.slug as brand, p.vat, p.unit, p.unit_code,
      array(select c.slug from unnest(p.category_ids) with ordinality own(id, at) join categories c on c.id = own.id
            order by own.at) as categories,
      p.images, p.attributes, v.name as variant, v.barcode, v.options,
      (select json_strip_nulls(json_build_object('minor', r.minor, 'scale', r.scale, 'currency', r.currency))
       from prices r join price_lists l on l.id = r.price_list_id and l.base
       where r.variant_id = v.id and r.from_quantity = 1 and r.starts_at = '-infinity'
       order by l.preference, l.id limit 1) as price
    from (select * from products where state <> 'removed' and id > ${uuidOf(after)} order by id limit ${products}) p
      join variants v on v.product_id = p.id and not v.retired
      left join brands b on b.id = p.brand_id
    order by p.id, v.id`);
  return [...rows];
}
