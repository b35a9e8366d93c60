import { Failure, type product, type Variant } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { kept } from "../domain/product-row";
import { mergeVariant } from "../domain/variant-row";
import { lockCatalogue } from "../store/catalogue-lock";
import { readVariant } from "../store/product-detail";
import { soldVariant } from "./sold-variant";
import { writeVariant } from "./write-variant";

type UpdateVariant = z.output<typeof product.updateVariant.input>;

/** Changes a variant that is sold; a change of nothing is none. */
export const updateVariant = (
  ctx: Ctx,
  { variantId, name, barcode, ...given }: UpdateVariant,
): Promise<Variant> =>
  ctx.commit("update variant", async (tx) => {
    await lockCatalogue(tx);
    const before = await soldVariant(tx, variantId);
    const row = {
      ...mergeVariant(before, given, false),
      name: kept(name, before.name),
      barcode: kept(barcode, before.barcode),
    };
    if (!Bun.deepEquals(row, before)) await writeVariant(tx, row);
    const variant = await readVariant(tx, variantId);
    if (variant === undefined) throw new Failure("product.variant_not_found", { variantId });
    return variant;
  });
