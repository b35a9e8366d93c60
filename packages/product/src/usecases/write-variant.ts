import type { Transaction } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import { requireDistinctOptions } from "../domain/option-combination";
import type { VariantRow } from "../domain/variant-row";
import { touchProducts } from "../store/products";
import { saveVariants, variantsBySku, variantsOfProducts } from "../store/variants";

/** Writes a variant whose SKU nobody else has, and whose options none of its product. The catalogue is locked. */
export async function writeVariant(tx: Transaction, row: VariantRow): Promise<void> {
  const owner = (await variantsBySku(tx, [row.sku])).get(row.sku);
  if (!row.retired && owner !== undefined && owner.id !== row.id)
    throw new Failure("product.sku_taken", { sku: row.sku });
  const siblings = await variantsOfProducts(tx, [row.productId]);
  const same = siblings.filter(({ id, options }) => id !== row.id || Bun.deepEquals(options, row.options));
  requireDistinctOptions(same.some(({ id }) => id === row.id) ? [] : [row], same);
  await saveVariants(tx, [row]);
  await touchProducts(tx, [row.productId]);
}
