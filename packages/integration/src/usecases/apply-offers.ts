import type { ImportedOffer } from "@torg/contracts";
import type { Ctx } from "../config";
import { type OfferLookup, outgoingOffer } from "../domain/outgoing-offer";
import type { ExchangeRow } from "../store/exchanges";
import { toldObjects } from "../store/objects";
import { type PendingVariant, pendingVariants } from "../store/pending";
import { asHandled } from "./apply-directories";
import { inBatches } from "./in-batches";
import { type Handled, recordTelling } from "./tell";
import type { Turn } from "./turn";

const batchMax = 500;

/** Variants, prices and stock. An offer whose product the shop does not have yet is left to wait. */
export async function applyOffers(ctx: Ctx, exchange: ExchangeRow, turn: Turn): Promise<void> {
  const { connectionId, id: exchangeId } = exchange;
  const lookup = await lookUp(ctx, connectionId);
  const read = (after: string | undefined) =>
    pendingVariants(ctx.db, { connectionId, exchangeId, after, limit: batchMax });
  for await (const pending of inBatches(read)) {
    await tellBatch(await turn.begin(), exchange, { pending, lookup });
  }
}

async function tellBatch(
  ctx: Ctx,
  exchange: ExchangeRow,
  { pending, lookup }: { pending: readonly PendingVariant[]; lookup: OfferLookup },
): Promise<void> {
  const offers: ImportedOffer[] = [];
  const sent: Handled[] = [];
  const silent: Handled[] = [];
  for (const one of pending) {
    const ids = { id: `var_${one.id}`, productId: `prd_${one.productId}` } as const;
    const told = outgoingOffer(
      ids,
      { received: one.received, applied: one.applied ?? undefined, product: one.product },
      lookup,
    );
    if (told === undefined) silent.push(asHandled(one));
    else {
      offers.push(told);
      sent.push(asHandled(one));
    }
  }
  const report = offers.length > 0 ? await ctx.call.product.importOffers({ offers }) : undefined;
  await recordTelling(ctx, exchange, { kind: "offer", sent, report, silent, unfit: [] });
}

/** Price types and warehouses are few: all of them, read once. */
async function lookUp(ctx: Ctx, connectionId: ExchangeRow["connectionId"]): Promise<OfferLookup> {
  const [priceTypes, warehouses] = await Promise.all([
    toldObjects(ctx.db, connectionId, { kind: "price_type" }),
    toldObjects(ctx.db, connectionId, { kind: "warehouse" }),
  ]);
  return {
    priceLists: new Map(
      priceTypes.map(({ key, id, received }) => [
        key,
        { id: `prl_${id}` as const, currency: received.currency },
      ]),
    ),
    warehouses: new Map(warehouses.map(({ key, id }) => [key, `whs_${id}` as const])),
  };
}
