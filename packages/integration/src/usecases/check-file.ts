import { readObjects } from "../commerceml/read-objects";
import type { Ctx } from "../config";
import { baseName } from "../domain/file-name";
import { type ExchangeRow, passCheck } from "../store/exchanges";
import { openFile } from "./open-file";
import type { Turn } from "./turn";

/**
 * Reads a file to its end and changes nothing: a half-sent or damaged one throws here, before any of it is taken.
 */
export async function checkFile(ctx: Ctx, exchange: ExchangeRow, turn: Turn): Promise<void> {
  let objects = 0;
  for await (const _ of readObjects(baseName(exchange.file ?? ""), await openFile(ctx, exchange))) {
    objects += 1;
    if (objects % 1_000 === 0) await turn.keep();
  }
  await ctx.commit("pass check", (tx) => passCheck(tx, exchange.id, objects));
}
