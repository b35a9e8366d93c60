import type { VariantId } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { soldVariant } from "./sold-variant";
import { writeVariant } from "./write-variant";

/** Takes a variant out of the shop; what orders hold of it stays held. */
export async function retireVariant(
  ctx: Ctx,
  { variantId }: { variantId: VariantId },
): Promise<Record<never, never>> {
  await ctx.commit("retire variant", async (tx) => {
    await lockCatalogue(tx);
    await writeVariant(tx, { ...(await soldVariant(tx, variantId)), retired: true });
  });
  return {};
}
