import { type BeyondShelf, Failure, type Variant, type VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { listWarehouses } from "../store/directories";
import { readVariant } from "../store/product-detail";
import { lockShelves, openShelves, tellStock } from "../store/stock";
import { writeStockPolicy } from "../store/stock-policy";

type SetStockPolicy = {
  variantId: VariantId;
  beyond?: BeyondShelf | null | undefined;
  lowAt?: number | null | undefined;
};

/**
 * Sets how far a variant may be promised beyond what is there, and when it runs low. What is promised already stays
 * promised. A variant that never lay anywhere gets an empty shelf in the first open warehouse, to be promised from.
 */
export const setStockPolicy = (ctx: Ctx, { variantId, beyond, lowAt }: SetStockPolicy): Promise<Variant> =>
  ctx.commit("set stock policy", async (tx) => {
    if (beyond?.kind === "preorder" && beyond.on <= ctx.now().toISOString().slice(0, 10)) {
      throw new Failure("input.invalid", {
        errors: [{ pointer: "/beyond/on", detail: "goods are ordered ahead of a day that is still to come" }],
      });
    }
    await lockCatalogue(tx);
    const before = await readVariant(tx, variantId);
    if (before === undefined) throw new Failure("product.variant_not_found", { variantId });
    const [first] = (await listWarehouses(tx)).filter(({ active }) => active);
    if (beyond && first) await openShelves(tx, [{ variantId, warehouseId: first.id }]);
    await lockShelves(tx, [variantId]);
    await writeStockPolicy(tx, variantId, { beyond, lowAt });
    if (beyond !== undefined) await tellStock(tx, [variantId]);
    return (await readVariant(tx, variantId)) ?? before;
  });
