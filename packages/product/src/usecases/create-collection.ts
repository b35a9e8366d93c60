import { Failure, type product, type RuledCollection } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { emptyCollection, mergeCollection } from "../domain/collection-row";
import { lockCatalogue } from "../store/catalogue-lock";
import { countCollections } from "../store/collections";
import { writeCollection } from "./write-collection";

type CreateCollection = z.output<typeof product.createCollection.input>;

/** Creates a collection; a job lists its products. */
export const createCollection = (ctx: Ctx, given: CreateCollection): Promise<RuledCollection> =>
  ctx.commitAnswer("create collection", async (tx) => {
    await lockCatalogue(tx);
    const most = ctx.config.COLLECTIONS_MAX;
    if ((await countCollections(tx)) >= most) throw new Failure("product.collections_full", { most });
    const row = mergeCollection(emptyCollection(ctx.newId("col"), given.rule), given);
    return writeCollection(tx, row, { ruled: true });
  });
