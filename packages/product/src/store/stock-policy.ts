import type { Transaction } from "@torg/chassis";
import type { BeyondShelf, VariantId } from "@torg/contracts";
import { eq } from "drizzle-orm";
import { variants } from "./schema";

type StockPolicy = {
  readonly beyond: BeyondShelf | null | undefined;
  readonly lowAt: number | null | undefined;
};

/** Writes what is given; `null` takes away. */
export async function writeStockPolicy(
  tx: Transaction,
  variantId: VariantId,
  { beyond, lowAt }: StockPolicy,
): Promise<void> {
  const set = {
    ...(beyond !== undefined && {
      beyondLimit: beyond?.limit ?? 0,
      preorderOn: beyond?.kind === "preorder" ? beyond.on : null,
    }),
    ...(lowAt !== undefined && { lowAt }),
  };
  if (Object.keys(set).length > 0) await tx.update(variants).set(set).where(eq(variants.id, variantId));
}
