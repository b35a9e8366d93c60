import { Failure, type product, type RuledCollection } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { mergeCollection } from "../domain/collection-row";
import { lockCatalogue } from "../store/catalogue-lock";
import { findCollection, readCollection } from "../store/collections";
import { requireVersion } from "./require-version";
import { writeCollection } from "./write-collection";

type UpdateCollection = z.output<typeof product.updateCollection.input>;

/** Changes a collection; a change of nothing makes no version, and only another rule looks through the catalogue. */
export const updateCollection = (
  ctx: Ctx,
  { id, version, ...given }: UpdateCollection,
): Promise<RuledCollection> =>
  ctx.commit("update collection", async (tx) => {
    await lockCatalogue(tx);
    const found = await findCollection(tx, id);
    if (found === undefined) throw new Failure("product.collection_not_found");
    requireVersion(found, version);
    const wished = mergeCollection(found.row, given);
    const same = Bun.deepEquals(wished, found.row) ? await readCollection(tx, id) : undefined;
    const ruled = !Bun.deepEquals(wished.rule, found.row.rule);
    return same ?? (await writeCollection(tx, wished, { ruled }));
  });
