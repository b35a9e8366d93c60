import { type Database, uuidOf } from "@torg/chassis";
import type { Product, ProductId, Variant, VariantId } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { detailJson, variantJson } from "./cards";

/** A product that was not removed; a hidden one too, for who has its address. */
export async function readDetail(db: Database, id: ProductId): Promise<Product | undefined> {
  const [row] = await db.execute<{ detail: Product }>(
    sql`select ${detailJson} as detail from products p where p.id = ${uuidOf(id)} and p.state <> 'removed'`,
  );
  return row?.detail;
}

export async function readVariant(db: Database, id: VariantId): Promise<Variant | undefined> {
  const [row] = await db.execute<{ variant: Variant }>(
    sql`select json_strip_nulls(${variantJson}) as variant from variants v join products p on p.id = v.product_id
        where v.id = ${uuidOf(id)} and p.state <> 'removed'`,
  );
  return row?.variant;
}
