import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { OrderStatus } from "@torg/contracts";
import { sql } from "drizzle-orm";
import type { ExchangeRow } from "./exchanges";
import { list } from "./lists";

type ConnectionId = ExchangeRow["connectionId"];
export type OrderId = `ord_${string}`;
export type Heard = {
  readonly id: OrderId;
  readonly number: string;
  readonly version: number;
  readonly status?: OrderStatus;
};

/** Keeps the newest version that any event told of, and the newest status; events come in any order. */
export async function noteOrder(tx: Transaction, { id, number, version, status }: Heard): Promise<void> {
  const statusVersion = status === undefined ? 0 : version;
  await tx.execute(sql`
    insert into orders as o (id, number, version, status, status_version, heard_at)
    values (${uuidOf(id)}::uuid, ${number}, ${version}, ${status ?? null}, ${statusVersion}, now())
    on conflict (id) do update set
      version = greatest(o.version, excluded.version),
      status = case when excluded.status_version > o.status_version then excluded.status else o.status end,
      status_version = greatest(o.status_version, excluded.status_version), heard_at = excluded.heard_at`);
}

export type Statuses = { readonly live: readonly OrderStatus[]; readonly stopped: readonly OrderStatus[] };

/** Orders that this 1C has not stored as they are now; a stopped one counts only where 1C knows it. Oldest first. */
export async function dueOrders(
  db: Database,
  connectionId: ConnectionId,
  { statuses, after, limit }: { statuses: Statuses; after: string | undefined; limit: number },
): Promise<{ id: OrderId; known: boolean }[]> {
  const rows = await db.execute<{ id: string; known: boolean }>(sql`
    select o.id, e.version is not null as known
    from orders o left join exported_orders e on e.connection_id = ${uuidOf(connectionId)}::uuid and e.order_id = o.id
    where coalesce(e.version, 0) < o.version
      and (o.status = any(${list(statuses.live)}::text[]) or (e.version is not null and o.status = any(${list(statuses.stopped)}::text[])))
      ${after === undefined ? sql`` : sql`and o.id > ${uuidOf(after)}::uuid`}
    order by o.id limit ${limit}`);
  return rows.map(({ id, known }) => ({ id: `ord_${id}`, known }));
}

export type Sent = { readonly id: OrderId; readonly version: number };

/** Remembers the answer to the session's last query in place of the one before. */
export async function rememberSent(
  tx: Transaction,
  { sessionId, exchangeId }: { sessionId: string; exchangeId: ExchangeRow["id"] },
  sent: readonly Sent[],
): Promise<void> {
  await tx.execute(sql`delete from sent_orders where session_id = ${sessionId}::uuid`);
  if (sent.length === 0) return;
  await tx.execute(sql`
    insert into sent_orders (session_id, order_id, version, exchange_id)
    select ${sessionId}::uuid, s.id, s.version, ${uuidOf(exchangeId)}::uuid
    from unnest(${list(sent.map(({ id }) => uuidOf(id)))}::uuid[], ${list(sent.map(({ version }) => version))}::int[]) as s(id, version)`);
}

export type Acknowledged = {
  readonly exchangeId: ExchangeRow["id"];
  readonly created: number;
  readonly updated: number;
};

/** What the session's last answer held is stored by 1C: exactly these versions. Nothing when no answer is open. */
export async function acknowledge(
  tx: Transaction,
  sessionId: string,
  connectionId: ConnectionId,
): Promise<Acknowledged | undefined> {
  const [row] = await tx.execute<{ exchange_id: string; created: number; updated: number }>(sql`
    with sent as (
      delete from sent_orders where session_id = ${sessionId}::uuid returning order_id, version, exchange_id
    ), stored as (
      insert into exported_orders as e (connection_id, order_id, version, at)
      select ${uuidOf(connectionId)}::uuid, order_id, version, now() from sent
      on conflict (connection_id, order_id) do update set version = greatest(e.version, excluded.version), at = excluded.at
      returning (xmax = 0) as first
    )
    select (select exchange_id from sent limit 1) as exchange_id,
      (select count(*) from stored where first)::int as created, (select count(*) from stored where not first)::int as updated
    where exists (select from sent)`);
  return row && { exchangeId: `exc_${row.exchange_id}`, created: row.created, updated: row.updated };
}

/** Forgets orders that every 1C has stored and that have long been quiet; news of one brings it back. */
export async function forgetSettled(db: Database, before: Date): Promise<void> {
  await db.execute(sql`
    delete from orders o where o.heard_at < ${before.toISOString()}::timestamptz
      and exists (select from connections)
      and not exists (
        select from connections c left join exported_orders e on e.connection_id = c.id and e.order_id = o.id
        where coalesce(e.version, 0) < o.version)`);
}
