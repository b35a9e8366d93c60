import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import { and, eq, sql } from "drizzle-orm";
import { exchanges } from "./schema";

export type ExchangeRow = typeof exchanges.$inferSelect;
export type ExchangeId = ExchangeRow["id"];

/** The exchange of this session, file and content: a poll that comes again meets the same one. */
export async function meetImport(
  tx: Transaction,
  given: Pick<
    ExchangeRow,
    "id" | "connectionId" | "sessionId" | "kind" | "file" | "contentHash" | "startedAt"
  >,
): Promise<ExchangeRow> {
  await tx
    .insert(exchanges)
    .values({ ...given, state: "importing", phase: "check" })
    .onConflictDoNothing();
  const [found] = await tx
    .select()
    .from(exchanges)
    .where(
      sql`session_id = ${given.sessionId}::uuid and kind = ${given.kind} and file = ${given.file} and content_hash = ${given.contentHash}`,
    );
  if (!found) throw new Error(`the exchange of ${given.file} was not written`);
  return found;
}

export async function openExport(
  tx: Transaction,
  given: Pick<ExchangeRow, "id" | "connectionId" | "sessionId" | "objects" | "startedAt">,
): Promise<void> {
  await tx.insert(exchanges).values({ ...given, kind: "sale", state: "open", phase: "apply" });
}

/** Exports of a connection that were never acknowledged are over: what they held is sent again. */
export async function closeOpenExports(
  tx: Transaction,
  connectionId: ExchangeRow["connectionId"],
  message: string,
): Promise<void> {
  await tx.execute(sql`
    update exchanges set state = 'failed', message = ${message}, ended_at = now()
    where connection_id = ${uuidOf(connectionId)}::uuid and kind = 'sale' and state = 'open'`);
}

export async function findExchange(db: Database, id: ExchangeId): Promise<ExchangeRow | undefined> {
  const [found] = await db.select().from(exchanges).where(eq(exchanges.id, id));
  return found;
}

/** Imports that nobody may be driving: a restart left them, or a service that they need was away. */
export async function unfinishedImports(db: Database): Promise<ExchangeId[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select e.id from exchanges e join connections c on c.id = e.connection_id
    where e.state = 'importing' and c.writer_until < now() order by e.started_at limit 20`);
  return rows.map(({ id }): ExchangeId => `exc_${id}`);
}

/** The check is through: how much there is to take. */
export async function passCheck(tx: Transaction, id: ExchangeId, objects: number): Promise<void> {
  await tx
    .update(exchanges)
    .set({ phase: "take", objects })
    .where(and(eq(exchanges.id, id), eq(exchanges.phase, "check")));
}

export type Taken = {
  readonly from: number;
  readonly to: number;
  readonly touched: number;
  readonly refused: number;
};

/** Moves the position with the rows it stands for. False when another driver was here first: nothing of this batch holds. */
export async function movePosition(
  tx: Transaction,
  id: ExchangeId,
  { from, to, touched, refused }: Taken,
): Promise<boolean> {
  const moved = await tx.execute(sql`
    update exchanges set position = ${to}, touched = touched + ${touched}, refused = refused + ${refused}
    where id = ${uuidOf(id)}::uuid and phase = 'take' and position = ${from} returning 1`);
  return moved.length > 0;
}

export async function beginApplying(tx: Transaction, id: ExchangeId, unchanged: number): Promise<void> {
  await tx
    .update(exchanges)
    .set({ phase: "apply", unchanged })
    .where(and(eq(exchanges.id, id), eq(exchanges.phase, "take")));
}

export type Told = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
};

export async function addCounts(tx: Transaction, id: ExchangeId, told: Told): Promise<void> {
  await tx.execute(sql`
    update exchanges set created = created + ${told.created}, updated = updated + ${told.updated},
      unchanged = unchanged + ${told.unchanged}, refused = refused + ${told.refused}
    where id = ${uuidOf(id)}::uuid`);
}

type Ending = {
  readonly state: "done" | "failed";
  readonly message?: string | undefined;
  readonly waiting?: number;
  readonly at: Date;
};

/** Ends an exchange once; nothing when it had ended before. */
export async function endExchange(
  tx: Transaction,
  id: ExchangeId,
  ending: Ending,
): Promise<ExchangeRow | undefined> {
  const [ended] = await tx
    .update(exchanges)
    .set({
      state: ending.state,
      message: ending.message ?? null,
      endedAt: ending.at,
      ...(ending.waiting !== undefined && { waiting: ending.waiting }),
    })
    .where(sql`id = ${uuidOf(id)}::uuid and state in ('open', 'importing')`)
    .returning();
  return ended;
}

export const countsOf = ({ created, updated, unchanged, refused, waiting }: ExchangeRow) => ({
  created,
  updated,
  unchanged,
  refused,
  waiting,
});
