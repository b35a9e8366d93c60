import type { Transaction } from "@torg/chassis";
import { Failure, type VariantId } from "@torg/contracts";
import { variantsById } from "../store/variants";

/** Names the first of these variants that never was. */
export async function requireVariants(tx: Transaction, variantIds: readonly VariantId[]): Promise<void> {
  const known = await variantsById(tx, variantIds);
  const unknown = variantIds.find((id) => !known.has(id));
  if (unknown !== undefined) throw new Failure("product.variant_not_found", { variantId: unknown });
}
