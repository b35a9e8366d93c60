import type { Ctx } from "../config";
import { directoryName } from "../domain/directories";
import type { ExchangeRow } from "../store/exchanges";
import {
  firstPriceType,
  markApplied,
  type PendingObject,
  pendingObjects,
  requeueProducts,
} from "../store/pending";
import { inBatches } from "./in-batches";
import { type Handled, recordTelling } from "./tell";
import type { Turn } from "./turn";

/** As many as one call takes. */
const batchMax = 200;

/** Price types and warehouses for the shop; properties and units, which only integration reads. */
export async function applyDirectories(ctx: Ctx, exchange: ExchangeRow, turn: Turn): Promise<void> {
  for (const kind of ["price_type", "warehouse"] as const) {
    for await (const batch of inBatches((after) => pending(ctx, exchange, { kind, after }))) {
      const step = await turn.begin();
      const named = batch.map(({ id, received, externalId }) => ({
        id,
        name: directoryName(kind, received, externalId),
      }));
      const baseId = kind === "price_type" ? await firstPriceType(ctx.db, exchange.connectionId) : undefined;
      const priceLists = named.map(({ id, name }) => ({
        id: `prl_${id}` as const,
        name,
        base: id === baseId,
      }));
      const report = await step.call.product.importDirectories({
        priceLists: kind === "price_type" ? priceLists : [],
        warehouses: kind === "warehouse" ? named.map(({ id, name }) => ({ id: `whs_${id}`, name })) : [],
      });
      await recordTelling(step, exchange, {
        kind,
        sent: batch.map(asHandled),
        report,
        silent: [],
        unfit: [],
      });
    }
  }
  for (const kind of ["property", "unit"] as const) {
    for await (const batch of inBatches((after) => pending(ctx, exchange, { kind, after }))) {
      const step = await turn.begin();
      await step.commit("apply dictionary", async (tx) => {
        await markApplied(
          tx,
          batch.map(({ id, received }) => ({ id, body: received, told: true })),
        );
        // another name or dictionary changes the face of every product that has the property
        const keys = kind === "property" ? batch.map(({ key }) => key) : [];
        if (keys.length > 0) await requeueProducts(tx, exchange.connectionId, { field: "attributes", keys });
      });
    }
  }
}

type Directory = "price_type" | "warehouse" | "property" | "unit";

const pending = <K extends Directory>(
  ctx: Ctx,
  { connectionId, id: exchangeId }: ExchangeRow,
  { kind, after }: { kind: K; after: string | undefined },
): Promise<PendingObject<K>[]> =>
  pendingObjects(ctx.db, kind, { connectionId, exchangeId, after, limit: batchMax });

type Tellable = "price_type" | "warehouse" | "group" | "product" | "variant";

export const asHandled = ({ id, externalId, received, applied }: PendingObject<Tellable>): Handled => ({
  id,
  externalId,
  received,
  told: applied !== null,
});
