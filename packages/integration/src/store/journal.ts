import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { Exchange } from "@torg/contracts";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { Note } from "../domain/note";
import { countsOf, type ExchangeId, type ExchangeRow } from "./exchanges";
import { list } from "./lists";
import { exchanges, faults } from "./schema";

/** One file may be wrong in every row; the count goes on, the list ends here. */
const faultsMax = 10_000;

export async function addFaults(
  tx: Transaction,
  { id, file }: Pick<ExchangeRow, "id" | "file">,
  notes: readonly Note[],
): Promise<void> {
  if (notes.length === 0) return;
  await tx.execute(sql`
    insert into faults (exchange_id, file, kind, external_id, name, reason, at)
    select ${uuidOf(id)}::uuid, ${file ?? ""}, n.kind, n.external_id, n.name, n.reason, now()
    from unnest(${list(notes.map((note) => note.kind))}::text[], ${list(notes.map((note) => note.externalId))}::text[],
                ${list(notes.map((note) => note.name ?? null))}::text[], ${list(notes.map((note) => note.reason))}::text[])
      as n(kind, external_id, name, reason)
    where (select count(*) from (select from faults where exchange_id = ${uuidOf(id)}::uuid limit ${faultsMax}) f) < ${faultsMax}`);
}

type Page<C> = { readonly limit: number; readonly after: C | undefined };

export const pageOfExchanges = (
  db: Database,
  {
    limit,
    after,
    connectionId,
  }: Page<ExchangeId> & { connectionId: ExchangeRow["connectionId"] | undefined },
): Promise<ExchangeRow[]> =>
  db
    .select()
    .from(exchanges)
    .where(
      and(
        connectionId === undefined ? undefined : eq(exchanges.connectionId, connectionId),
        after === undefined ? undefined : lt(exchanges.id, after),
      ),
    )
    .orderBy(desc(exchanges.id))
    .limit(limit + 1);

export const pageOfFaults = (db: Database, id: ExchangeId, { limit, after }: Page<number>) =>
  db
    .select()
    .from(faults)
    .where(and(eq(faults.exchangeId, id), after === undefined ? undefined : sql`id > ${after}`))
    .orderBy(faults.id)
    .limit(limit + 1);

export const showExchange = (row: ExchangeRow): Exchange => ({
  id: row.id,
  connectionId: row.connectionId,
  kind: row.kind,
  state: row.state,
  counts: countsOf(row),
  startedAt: row.startedAt.toISOString(),
  ...(row.file !== null && { file: row.file }),
  ...(row.message !== null && { message: row.message }),
  ...(row.endedAt && { endedAt: row.endedAt.toISOString() }),
});
