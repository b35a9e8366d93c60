import type { ImportedProduct } from "@torg/contracts";
import type { Ctx } from "../config";
import { outgoingProduct, type ProductLookup } from "../domain/outgoing-product";
import type { ExchangeRow } from "../store/exchanges";
import { toldObjects } from "../store/objects";
import { type PendingObject, pendingObjects } from "../store/pending";
import { asHandled } from "./apply-directories";
import { inBatches } from "./in-batches";
import { type Handled, recordTelling } from "./tell";
import type { Turn } from "./turn";

const batchMax = 500;

/** Products with news, a call for each batch; the shop answers which it refuses, and the others arrive. */
export async function applyProducts(ctx: Ctx, exchange: ExchangeRow, turn: Turn): Promise<void> {
  const { connectionId, id: exchangeId } = exchange;
  const read = (after: string | undefined) =>
    pendingObjects(ctx.db, "product", { connectionId, exchangeId, after, limit: batchMax });
  for await (const batch of inBatches(read)) await tellBatch(await turn.begin(), exchange, batch);
}

async function tellBatch(
  ctx: Ctx,
  exchange: ExchangeRow,
  pending: readonly PendingObject<"product">[],
): Promise<void> {
  const lookup = await lookUp(ctx, exchange.connectionId, pending);
  const products: ImportedProduct[] = [];
  const sent: Handled[] = [];
  const silent: Handled[] = [];
  const unfit: (Handled & { reason: string })[] = [];
  for (const one of pending) {
    const told = outgoingProduct(
      `prd_${one.id}`,
      { received: one.received, applied: one.applied ?? undefined },
      lookup,
    );
    if (told === "nameless") unfit.push({ ...asHandled(one), reason: "у товара нет наименования" });
    else if (told === undefined) silent.push(asHandled(one));
    else {
      products.push(told);
      sent.push(asHandled(one));
    }
  }
  const report = products.length > 0 ? await ctx.call.product.importProducts({ products }) : undefined;
  await recordTelling(ctx, exchange, { kind: "product", sent, report, silent, unfit });
}

/** The groups, properties and units that a batch points at, and no more: memory stays with the batch. */
async function lookUp(
  ctx: Ctx,
  connectionId: ExchangeRow["connectionId"],
  pending: readonly PendingObject<"product">[],
): Promise<ProductLookup> {
  const bodies = pending.flatMap(({ received, applied }) => (applied ? [received, applied] : [received]));
  const keys = (of: (body: (typeof bodies)[number]) => readonly string[]) => [...new Set(bodies.flatMap(of))];
  const [groups, properties, units] = await Promise.all([
    toldObjects(ctx.db, connectionId, { kind: "group", keys: keys((body) => body.groupKeys ?? []) }),
    toldObjects(ctx.db, connectionId, {
      kind: "property",
      keys: keys((body) => Object.keys(body.attributes ?? {})),
    }),
    toldObjects(ctx.db, connectionId, { kind: "unit" }),
  ]);
  return {
    categories: new Map(
      groups.filter(({ received }) => !received.deleted).map(({ key, id }) => [key, `cat_${id}` as const]),
    ),
    properties: new Map(properties.map(({ key, received }) => [key, received])),
    units: new Map(
      units.flatMap(({ key, received }) =>
        received.name ? [[received.code ?? key, received.name] as const] : [],
      ),
    ),
  };
}
