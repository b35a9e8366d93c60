import type { Product, UnitPrice, VariantId } from "@torg/contracts";
import { decidePrice, type SellingRow } from "./decide-price";

/** What is open to everybody of one variant, and the least that it cost before the sale that is on. */
export type PricedVariant = {
  readonly variantId: VariantId;
  readonly rows: readonly SellingRow[];
  readonly at: Date;
  readonly lowest: UnitPrice | null;
};

/** What a product's page says of prices beside that of one piece. It is kept for all, so it knows of no group. */
export const publicPrices = (variants: readonly PricedVariant[]): Product["prices"] =>
  variants.flatMap(({ variantId, rows, at, lowest }) => {
    const [first, ...more] = decidePrice(rows, { quantity: 1, at }).tiers;
    if (first === undefined) return [];
    const decision = decidePrice(rows, { quantity: first.fromQuantity, at });
    if (decision.why === "none") return [];
    const own = { variantId, vatIncluded: decision.list.vatIncluded, tiers: [first, ...more] };
    return [lowest ? { ...own, lowest } : own];
  });
