import { uuidOf } from "@torg/chassis";
import { DataSynced, Failure, SyncFailed } from "@torg/contracts";
import type { Ctx } from "../config";
import { operatorSentence } from "../domain/operator-sentence";
import { releaseWriter } from "../store/connections";
import { countsOf, type ExchangeId, type ExchangeRow, endExchange, findExchange } from "../store/exchanges";
import { countWaiting } from "../store/pending";
import { applyChanges } from "./apply-changes";
import { checkFile } from "./check-file";
import { takeRows } from "./take-rows";
import { keepTurn, paused, type Turn, takeTurn } from "./turn";

/**
 * Drives an import from wherever it stands to its end, unless another exchange of the connection is writing. It may be
 * killed at any moment: every phase goes on from what is in the database.
 */
export async function runImport(ctx: Ctx, id: ExchangeId): Promise<void> {
  const exchange = await findExchange(ctx.db, id);
  if (exchange?.state !== "importing") return;
  const writer = { connectionId: exchange.connectionId, writerId: uuidOf(ctx.newId("drv")) };
  if (!(await takeTurn(ctx, writer))) return;
  try {
    await drive(ctx, exchange, keepTurn(ctx, writer));
  } catch (error) {
    if (error !== paused) await stop(ctx, exchange, error);
  } finally {
    await releaseWriter(ctx.db, writer);
  }
}

/** Check the whole file, take its rows, tell the shop: each phase ends in a commit that begins the next. */
async function drive(ctx: Ctx, exchange: ExchangeRow, turn: Turn): Promise<void> {
  let at: ExchangeRow | undefined = exchange;
  while (at?.state === "importing") {
    if (at.phase === "check") await checkFile(ctx, at, turn);
    else if (at.phase === "take") await takeRows(ctx, at, turn);
    else {
      await applyChanges(ctx, at, turn);
      await finish(ctx, at);
    }
    at = await findExchange(ctx.db, at.id);
  }
}

async function finish(ctx: Ctx, exchange: ExchangeRow): Promise<void> {
  const waiting = await countWaiting(ctx.db, {
    connectionId: exchange.connectionId,
    exchangeId: exchange.id,
  });
  await ctx.commit("finish import", async (tx) => {
    const ending = exchange.kind === "catalog" ? { waiting } : keptDocuments(exchange.objects);
    const ended = await endExchange(tx, exchange.id, { state: "done", ...ending, at: ctx.now() });
    if (ended)
      tx.emit(DataSynced, { ...factOf(ended), counts: countsOf(ended), at: ctx.now().toISOString() });
  });
}

/** Orders on their way back are taken in and kept; what they say of payments and shipments is not acted on. */
const keptDocuments = (documents: number) => ({
  waiting: documents,
  message: `Получено документов: ${documents}. Статусы, оплаты и отгрузки из 1С магазин не разбирает.`,
});

/** A fault of the file ends the exchange; a service that is away does not: a later turn goes on. */
async function stop(ctx: Ctx, exchange: ExchangeRow, error: unknown): Promise<void> {
  const passing = error instanceof Failure && (error.kind === "unavailable" || error.kind === "late");
  if (passing) {
    ctx.log.warn({ err: error, exchange: exchange.id }, "an import waits for a service that is away");
    return;
  }
  const failure = error instanceof Failure ? error : new Failure("internal.broken", {}, { cause: error });
  if (failure.kind === "broken") ctx.log.error({ err: error, exchange: exchange.id }, "an import broke");
  const reason = operatorSentence(failure);
  await ctx.commit("fail import", async (tx) => {
    const ended = await endExchange(tx, exchange.id, { state: "failed", message: reason, at: ctx.now() });
    if (ended) tx.emit(SyncFailed, { ...factOf(ended), reason, at: ctx.now().toISOString() });
  });
}

const factOf = ({ id, connectionId, kind, file }: ExchangeRow) => ({
  exchangeId: id,
  connectionId,
  kind,
  ...(file !== null && { file }),
});
