import type { Transaction } from "@torg/chassis";
import { Failure, type VariantId } from "@torg/contracts";
import type { VariantRow } from "../domain/variant-row";
import { findProduct } from "../store/products";
import { variantsById } from "../store/variants";

/** A variant that is sold; one that was retired or whose product was removed is none. */
export async function soldVariant(tx: Transaction, variantId: VariantId): Promise<VariantRow> {
  const row = (await variantsById(tx, [variantId])).get(variantId);
  const product = row && !row.retired ? await findProduct(tx, row.productId) : undefined;
  if (row === undefined || product === undefined || product.row.state === "removed")
    throw new Failure("product.variant_not_found", { variantId });
  return row;
}
