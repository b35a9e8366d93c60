import { type CollectionId, Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import { lockCatalogue } from "../store/catalogue-lock";
import { deleteCollection, findCollection } from "../store/collections";
import { requireVersion } from "./require-version";

type RemoveCollection = { id: CollectionId; version?: number | undefined };

/** Removes a collection; its products stay what they are. */
export async function removeCollection(
  ctx: Ctx,
  { id, version }: RemoveCollection,
): Promise<Record<never, never>> {
  await ctx.commit("remove collection", async (tx) => {
    await lockCatalogue(tx);
    const found = await findCollection(tx, id);
    if (found === undefined) throw new Failure("product.collection_not_found");
    requireVersion(found, version);
    await deleteCollection(tx, id);
  });
  return {};
}
