import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import { type SQL, sql } from "drizzle-orm";
import type { Bodies } from "../domain/bodies";
import type { KnownObject } from "../domain/catalog-row";
import type { ObjectKind } from "../domain/identity";
import type { ExchangeRow } from "./exchanges";
import { list } from "./lists";

type ConnectionId = ExchangeRow["connectionId"];
type ExchangeId = ExchangeRow["id"];

/** A thing of 1C's: who it is, and what 1C said of it last. */
export type StoredObject = KnownObject & {
  readonly id: string;
  readonly key: string;
  readonly exchangeId: string | null;
};

type Named = { readonly kind: ObjectKind; readonly key: string };

/** What is known of these things. Each is looked up by itself: the planner guesses badly about a table that is filling up. */
export const findObjects = (
  db: Database,
  connectionId: ConnectionId,
  wanted: readonly Named[],
): Promise<StoredObject[]> =>
  rowsOf(
    db,
    sql`
    select o.* from unnest(${list(wanted.map(({ kind }) => kind))}::text[], ${list(wanted.map(({ key }) => key))}::text[]) as w(kind, key)
    join lateral (
      select kind, id, key, received, exchange_id as "exchangeId" from objects
      where connection_id = ${uuidOf(connectionId)}::uuid and kind = w.kind and key = w.key offset 0
    ) o on true`,
  );

export type ObjectToWrite = KnownObject & {
  readonly id: string;
  readonly key: string;
  readonly externalId: string;
  readonly productKey: string | null;
};

/** Writes what is known now. A thing that is new gets the id given here; one that was met before keeps its own. */
export async function writeObjects(
  tx: Transaction,
  from: { connectionId: ConnectionId; exchangeId: ExchangeId },
  rows: readonly ObjectToWrite[],
): Promise<void> {
  await tx.execute(sql`
    insert into objects as o (id, connection_id, kind, key, external_id, product_key, received, exchange_id)
    select r.id, ${uuidOf(from.connectionId)}::uuid, r.kind, r.key, r.external_id, r.product_key, r.received::jsonb, ${uuidOf(from.exchangeId)}::uuid
    from unnest(${list(rows.map(({ id }) => id))}::uuid[], ${list(rows.map(({ kind }) => kind))}::text[],
                ${list(rows.map(({ key }) => key))}::text[], ${list(rows.map(({ externalId }) => externalId))}::text[],
                ${list(rows.map(({ productKey }) => productKey))}::text[],
                ${list(rows.map(({ received }) => JSON.stringify(received)))}::text[])
      as r(id, kind, key, external_id, product_key, received)
    on conflict (connection_id, kind, key) do update set
      received = excluded.received, exchange_id = excluded.exchange_id,
      refused = case when o.exchange_id is distinct from excluded.exchange_id then null else o.refused end`);
}

/** What the shop has, of these keys or all: for what points at it. */
export function toldObjects<K extends ObjectKind>(
  db: Database,
  connectionId: ConnectionId,
  { kind, keys }: { kind: K; keys?: readonly string[] },
): Promise<{ id: string; key: string; received: Bodies[K] }[]> {
  const named = keys === undefined ? sql`` : sql`and key = any(${list(keys)}::text[])`;
  return rowsOf(
    db,
    sql`select id, key, received from objects where connection_id = ${uuidOf(connectionId)}::uuid and kind = ${kind} and told ${named}`,
  );
}

/** Of a variant `o`; by itself, for the planner's sake. */
export const productOf = sql.raw(
  "select id, received, told from objects where connection_id = o.connection_id and kind = 'product' and key = o.product_key offset 0",
);

export type Origin = {
  readonly id: string;
  readonly externalId: string;
  readonly received: Bodies["variant"];
  readonly product: Bodies["product"] | null;
};

/** Where the goods of an order came from, by our ids of variants. */
export const originsOf = (
  db: Database,
  connectionId: ConnectionId,
  variantIds: readonly string[],
): Promise<Origin[]> =>
  rowsOf(
    db,
    sql`
    select o.id, o.external_id as "externalId", o.received, p.received as product
    from objects o left join lateral (${productOf}) p on true
    where o.connection_id = ${uuidOf(connectionId)}::uuid and o.kind = 'variant' and o.id = any(${list(variantIds)}::uuid[])`,
  );

/** The statement names the kind, and the kind decides the body: what the driver cannot know. */
export async function rowsOf<T>(db: Database, query: SQL): Promise<T[]> {
  return (await db.execute(query)).map((row) => row as T);
}
