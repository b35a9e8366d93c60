import type { PictureGiven, ProductId } from "@torg/contracts";
import type { Ctx } from "../config";
import { placeMedia } from "./place-media";

/** What 1C has of a product; it is shown where staff have chosen nothing. */
export async function importMedia(
  ctx: Ctx,
  given: { id: ProductId; pictures: PictureGiven[] },
): Promise<Record<never, never>> {
  await ctx.commit("import media", (tx) => placeMedia(tx, { ...given, origin: "1c" }));
  return {};
}
