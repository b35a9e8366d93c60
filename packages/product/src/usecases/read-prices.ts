import { Failure, type VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { readPastPrices, readPrices } from "../store/kept-prices";
import { findSku } from "../store/variants";

const pastMax = 100;

/** Every price of a variant as it was set. */
export async function pricesOf(ctx: Ctx, { variantId }: { variantId: VariantId }) {
  await requireVariant(ctx, variantId);
  return { items: await readPrices(ctx.db, variantId) };
}

/** The prices of a variant that are over. */
export async function priceHistory(ctx: Ctx, { variantId }: { variantId: VariantId }) {
  await requireVariant(ctx, variantId);
  return { items: await readPastPrices(ctx.db, variantId, pastMax) };
}

async function requireVariant({ db }: Ctx, variantId: VariantId): Promise<void> {
  if ((await findSku(db, variantId)) === undefined)
    throw new Failure("product.variant_not_found", { variantId });
}
