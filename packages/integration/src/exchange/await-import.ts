import type { Ctx } from "../config";
import { type Answer, done, refused } from "../domain/answer";
import type { ExchangeId } from "../store/exchanges";
import { type ExchangeRow, findExchange } from "../store/exchanges";
import type { ExchangeKind } from "../store/parts";
import type { OpenSession } from "../store/sessions";
import { askImport } from "../usecases/ask-import";
import { runImport } from "../usecases/run-import";

const lookEveryMs = 500;

/**
 * `mode=import`: begins the import or meets it, and waits for its end as long as a poll may. UT 11 asks again at once
 * and without end, so that a poll answered early would be thousands of them.
 */
export async function awaitImport(
  ctx: Ctx,
  open: OpenSession,
  { kind, name }: { kind: ExchangeKind; name: string },
): Promise<Answer> {
  const until = Date.now() + ctx.config.ONEC_POLL_SECONDS * 1_000;
  let exchange: ExchangeRow | undefined = await askImport(ctx, open, { kind, name });
  while (exchange?.state === "importing" && Date.now() < until) {
    const work = drive(ctx, exchange.id);
    const lookAt = Bun.sleep(Math.min(until - Date.now(), lookEveryMs));
    await Promise.race([work, lookAt]);
    exchange = await findExchange(ctx.db, exchange.id);
    if (exchange?.state === "importing") await lookAt; // it could not go on: another exchange writes, or the shop is away
  }
  if (exchange?.state === "done") return done;
  if (exchange?.state === "failed") return refused(exchange.message ?? "");
  return { status: "progress", lines: [exchange ? progressOf(exchange) : ""] };
}

/** The import goes on after the answer: its time is its own. */
const drive = (ctx: Ctx, id: ExchangeId): Promise<void> =>
  ctx.resources.imports.ensure(id, () => runImport(ctx.detached(60_000), id));

const numbers = new Intl.NumberFormat("ru");

function progressOf({ phase, position, objects }: ExchangeRow): string {
  if (phase === "check") return "Файл проверяется";
  if (phase === "take") return `Прочитано ${numbers.format(position)} из ${numbers.format(objects)}`;
  return "Изменения передаются в магазин";
}
