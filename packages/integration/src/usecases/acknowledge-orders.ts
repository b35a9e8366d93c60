import { DataSynced } from "@torg/contracts";
import type { Ctx } from "../config";
import { addCounts, countsOf, endExchange } from "../store/exchanges";
import { acknowledge } from "../store/orders";
import type { OpenSession } from "../store/sessions";

/**
 * `mode=success`: 1C has stored what the last answer of this session held. Those versions are done, and nothing else:
 * an order that changed meanwhile is sent again. Without an answer there is nothing to acknowledge.
 */
export async function acknowledgeOrders(ctx: Ctx, { session, connection }: OpenSession): Promise<void> {
  await ctx.commit("acknowledge orders", async (tx) => {
    const stored = await acknowledge(tx, session.id, connection.id);
    if (!stored) return;
    const { exchangeId, created, updated } = stored;
    await addCounts(tx, exchangeId, { created, updated, unchanged: 0, refused: 0 });
    const ended = await endExchange(tx, exchangeId, { state: "done", at: ctx.now() });
    if (!ended) return;
    const at = ctx.now().toISOString();
    tx.emit(DataSynced, {
      exchangeId,
      connectionId: connection.id,
      kind: "sale",
      counts: countsOf(ended),
      at,
    });
  });
}
