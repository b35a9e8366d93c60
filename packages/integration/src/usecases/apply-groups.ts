import type { ImportedCategory } from "@torg/contracts";
import type { Ctx } from "../config";
import { outgoingCategory, parentsFirst } from "../domain/directories";
import type { ExchangeRow } from "../store/exchanges";
import { toldObjects } from "../store/objects";
import { type PendingObject, pendingObjects, requeueProducts } from "../store/pending";
import { asHandled } from "./apply-directories";
import { type Handled, recordTelling } from "./tell";
import type { Turn } from "./turn";

const batchMax = 500;
/** A whole tree is put in order at once; larger ones than this are not trees of shops. */
const groupsMax = 50_000;

/** Groups of goods as categories, parents before their children. Goods that named a group before it came get it now. */
export async function applyGroups(ctx: Ctx, exchange: ExchangeRow, turn: Turn): Promise<void> {
  const { connectionId, id: exchangeId } = exchange;
  const where = { connectionId, exchangeId, after: undefined, limit: groupsMax };
  const pending = parentsFirst(await pendingObjects(ctx.db, "group", where));
  for (let at = 0; at < pending.length; at += batchMax) {
    await applyBatch(await turn.begin(), exchange, pending.slice(at, at + batchMax));
  }
}

async function applyBatch(
  ctx: Ctx,
  exchange: ExchangeRow,
  batch: readonly PendingObject<"group">[],
): Promise<void> {
  const { connectionId } = exchange;
  const parents = await toldObjects(ctx.db, connectionId, {
    kind: "group",
    keys: batch.flatMap(({ received }) => received.parentKey ?? []),
  });
  const idByKey = new Map([...parents, ...batch].map(({ key, id }) => [key, id]));
  const categories: ImportedCategory[] = [];
  const sent: Handled[] = [];
  const silent: Handled[] = [];
  const unfit: (Handled & { reason: string })[] = [];
  for (const group of batch) {
    const parent = group.received.parentKey === undefined ? undefined : idByKey.get(group.received.parentKey);
    const told = group.applied !== null;
    const category = outgoingCategory(
      { id: `cat_${group.id}`, received: group.received, told },
      parent === undefined ? undefined : `cat_${parent}`,
    );
    if (category === "nameless") unfit.push({ ...asHandled(group), reason: "у группы нет наименования" });
    else if (category === undefined) silent.push(asHandled(group));
    else {
      categories.push(category);
      sent.push(asHandled(group));
    }
  }
  const report = categories.length > 0 ? await ctx.call.product.importCategories({ categories }) : undefined;
  await recordTelling(ctx, exchange, { kind: "group", sent, report, silent, unfit });
  const fresh = batch.filter(({ applied }) => applied === null).map(({ key }) => key);
  if (fresh.length > 0)
    await ctx.commit("requeue products", (tx) =>
      requeueProducts(tx, connectionId, { field: "groupKeys", keys: fresh }),
    );
}
