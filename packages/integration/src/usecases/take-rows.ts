import { uuidOf } from "@torg/chassis";
import { readObjects } from "../commerceml/read-objects";
import type { Ctx } from "../config";
import { type CatalogRow, interpret, mergeRow } from "../domain/catalog-row";
import type { CommerceObject } from "../domain/commerce-object";
import { baseName } from "../domain/file-name";
import type { ObjectKind } from "../domain/identity";
import type { Note } from "../domain/note";
import { beginApplying, type ExchangeRow, findExchange, movePosition } from "../store/exchanges";
import { addFaults } from "../store/journal";
import { findObjects, type ObjectToWrite, type StoredObject, writeObjects } from "../store/objects";
import { countPending, retireOwnOffers } from "../store/pending";
import { openFile } from "./open-file";
import { paused, type Turn } from "./turn";

const batchMax = 500;

/** What the shop hears of: these are counted. */
const told: ReadonlySet<ObjectKind> = new Set(["group", "price_type", "warehouse", "product", "variant"]);

/**
 * Lays the rows of a file over what is known of 1C's things. Each batch is a commit that moves the position, so a
 * restart goes on behind the last one; nothing leaves for the shop yet.
 */
export async function takeRows(ctx: Ctx, exchange: ExchangeRow, turn: Turn): Promise<void> {
  let position = 0;
  let batch: CommerceObject[] = [];
  const flush = async () => {
    await takeBatch(await turn.begin(), exchange, { batch, from: position - batch.length, turn });
    batch = [];
  };
  for await (const object of readObjects(baseName(exchange.file ?? ""), await openFile(ctx, exchange))) {
    position += 1;
    if (position <= exchange.position) continue;
    batch.push(object);
    if (batch.length === batchMax) await flush();
  }
  if (batch.length > 0) await flush();
  await ctx.commit("begin applying", async (tx) => {
    await turn.hold(tx);
    const from = { connectionId: exchange.connectionId, exchangeId: exchange.id };
    await retireOwnOffers(tx, from);
    const { touched = 0 } = (await findExchange(tx, exchange.id)) ?? {};
    await beginApplying(tx, exchange.id, touched - (await countPending(tx, from)));
  });
}

type Batch = { readonly batch: readonly CommerceObject[]; readonly from: number; readonly turn: Turn };

async function takeBatch(ctx: Ctx, exchange: ExchangeRow, { batch, from, turn }: Batch): Promise<void> {
  const read = batch.map(interpret);
  const rows = read.flatMap((one) => one.rows);
  const notes: Note[] = read.flatMap((one) => one.notes);
  const refused = read.filter((one) => one.refused).length;
  await ctx.commit("take batch", async (tx) => {
    await turn.hold(tx);
    const known = await findObjects(tx, exchange.connectionId, distinct(rows));
    const { objects, touched } = layOver(ctx, exchange, { rows, known });
    if (objects.length > 0)
      await writeObjects(tx, { connectionId: exchange.connectionId, exchangeId: exchange.id }, objects);
    await addFaults(tx, exchange, notes);
    const moved = await movePosition(tx, exchange.id, { from, to: from + batch.length, touched, refused });
    if (!moved) throw paused;
  });
}

const nameOf = ({ kind, key }: { kind: ObjectKind; key: string }): string => `${kind} ${key}`;

const distinct = (rows: readonly CatalogRow[]): CatalogRow[] => [
  ...new Map(rows.map((row) => [nameOf(row), row])).values(),
];

/** What is to be written after all rows of a batch, and how many things the file spoke of for the first time. */
function layOver(
  ctx: Ctx,
  exchange: ExchangeRow,
  { rows, known }: { rows: readonly CatalogRow[]; known: readonly StoredObject[] },
): { objects: ObjectToWrite[]; touched: number } {
  const before = new Map(known.map((object) => [nameOf(object), object]));
  const after = new Map<string, ObjectToWrite>();
  let touched = 0;
  for (const row of rows) {
    const stored = before.get(nameOf(row));
    const earlier = after.get(nameOf(row));
    const again = earlier !== undefined || stored?.exchangeId === uuidOf(exchange.id);
    if (!again && told.has(row.kind)) touched += 1;
    after.set(nameOf(row), {
      ...mergeRow(earlier ?? stored, row, again),
      key: row.key,
      id: stored?.id ?? earlier?.id ?? uuidOf(ctx.newId("obj")),
      externalId: row.externalId,
      productKey: row.kind === "variant" ? row.body.productKey : null,
    });
  }
  return { objects: [...after.values()], touched };
}
