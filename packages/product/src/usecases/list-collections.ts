import { type CollectionId, Failure, type RuledCollection } from "@torg/contracts";
import type { Ctx } from "../config";
import { readCollection, shownCollections, staffCollections } from "../store/collections";

/** The collections that everybody is shown, in their order. */
export const listCollections = async (ctx: Ctx) => ({ items: await shownCollections(ctx.db) });

/** All collections, for staff. */
export const listStaffCollections = async (ctx: Ctx) => ({ items: await staffCollections(ctx.db) });

/** One collection with its rule. */
export async function inspectCollection(ctx: Ctx, { id }: { id: CollectionId }): Promise<RuledCollection> {
  const found = await readCollection(ctx.db, id);
  if (found === undefined) throw new Failure("product.collection_not_found");
  return found;
}
