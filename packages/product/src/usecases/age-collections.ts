import type { Ctx } from "../config";
import { areAged, listAged } from "../store/collection-walk";

/** Takes what is not new any more out of collections of what is new. */
export async function ageCollections(ctx: Ctx): Promise<void> {
  if (await areAged(ctx.db)) await ctx.commit("age collections", listAged);
}
