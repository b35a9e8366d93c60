import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import { sql } from "drizzle-orm";
import type { Bodies } from "../domain/bodies";
import type { ObjectKind } from "../domain/identity";
import type { ExchangeRow } from "./exchanges";
import { list } from "./lists";
import { productOf, rowsOf } from "./objects";

type ConnectionId = ExchangeRow["connectionId"];
type ExchangeId = ExchangeRow["id"];

/** A thing whose news the shop has not heard. */
export type PendingObject<K extends ObjectKind> = {
  readonly id: string;
  readonly key: string;
  readonly externalId: string;
  readonly received: Bodies[K];
  /** Nothing while the shop does not have it. */
  readonly applied: Bodies[K] | null;
};

type Waiting = { readonly connectionId: ConnectionId; readonly exchangeId: ExchangeId };

const columns = sql.raw(
  `o.id, o.key, o.external_id as "externalId", o.received, case when o.told then o.applied end as applied`,
);
/** A refused one is tried again only when 1C has sent it again. */
const mayBeTold = ({ connectionId, exchangeId }: Waiting) =>
  sql`o.connection_id = ${uuidOf(connectionId)}::uuid and o.pending and (o.refused is null or o.exchange_id = ${uuidOf(exchangeId)}::uuid)`;

type Range = { readonly after: string | undefined; readonly limit: number };
const beyond = ({ after }: Range) => (after === undefined ? sql`` : sql`and o.id > ${after}::uuid`);

export const pendingObjects = <K extends Exclude<ObjectKind, "variant">>(
  db: Database,
  kind: K,
  where: Waiting & Range,
): Promise<PendingObject<K>[]> =>
  rowsOf(
    db,
    sql`
    select ${columns} from objects o where ${mayBeTold(where)} and o.kind = ${kind} ${beyond(where)}
    order by o.id limit ${where.limit}`,
  );

/** The price type that this 1C sent first of all: its goods are sold by it, until a setting says otherwise. */
export async function firstPriceType(db: Database, connectionId: ConnectionId): Promise<string | undefined> {
  const [first] = await rowsOf<{ id: string }>(
    db,
    sql`select id from objects where connection_id = ${uuidOf(connectionId)}::uuid and kind = 'price_type' order by id limit 1`,
  );
  return first?.id;
}

export type PendingVariant = PendingObject<"variant"> & {
  readonly productId: string;
  readonly product: Bodies["product"];
};

/** Variants whose product the shop has. One known only by figures is not described yet and waits for its name. */
export const pendingVariants = (db: Database, where: Waiting & Range): Promise<PendingVariant[]> =>
  rowsOf(
    db,
    sql`
    select ${columns}, p.id as "productId", p.received as product
    from objects o join lateral (${productOf}) p on p.told
    where o.kind = 'variant' and ${mayBeTold(where)} ${beyond(where)}
      and (o.told or position('#' in o.key) = 0 or jsonb_exists(o.received, 'name') or jsonb_exists(o.received, 'options'))
    order by o.id limit ${where.limit}`,
  );

export type Outcome = { readonly id: string; readonly body: unknown; readonly told: boolean };

/** Writes what the shop has heard: the body that it was told, whatever 1C has said since. */
export async function markApplied(tx: Transaction, outcomes: readonly Outcome[]): Promise<void> {
  await tx.execute(sql`
    update objects o set applied = a.body::jsonb, told = a.told::bool, refused = null
    from unnest(${list(outcomes.map(({ id }) => id))}::uuid[], ${list(outcomes.map(({ body }) => JSON.stringify(body)))}::text[],
                ${list(outcomes.map(({ told }) => String(told)))}::text[]) as a(id, body, told)
    where o.id = a.id`);
}

export async function markRefused(
  tx: Transaction,
  refusals: readonly { id: string; reason: string }[],
): Promise<void> {
  await tx.execute(sql`
    update objects o set refused = r.reason
    from unnest(${list(refusals.map(({ id }) => id))}::uuid[], ${list(refusals.map(({ reason }) => reason))}::text[]) as r(id, reason)
    where o.id = r.id`);
}

/** A product's own offer stands aside while the product has living variants, and comes back when it has none. */
export async function retireOwnOffers(tx: Transaction, { connectionId, exchangeId }: Waiting): Promise<void> {
  await tx.execute(sql`
    with touched as (
      select distinct product_key from objects
      where connection_id = ${uuidOf(connectionId)}::uuid and kind = 'variant' and exchange_id = ${uuidOf(exchangeId)}::uuid
    ), own as (
      select o.id, exists (
        select from objects v where v.connection_id = o.connection_id and v.kind = 'variant' and v.product_key = o.product_key
          and v.key <> o.product_key and v.received->>'deleted' is distinct from 'true') as retired
      from touched t join objects o on o.connection_id = ${uuidOf(connectionId)}::uuid and o.kind = 'variant' and o.key = t.product_key
    )
    update objects o set received = case when own.retired then o.received || '{"retired": true}' else o.received - 'retired' end
    from own where o.id = own.id and jsonb_exists(o.received, 'retired') <> own.retired`);
}

/** Tells products again that point at what has changed under them. */
export async function requeueProducts(
  tx: Transaction,
  connectionId: ConnectionId,
  { field, keys }: { field: "groupKeys" | "attributes"; keys: readonly string[] },
): Promise<void> {
  await tx.execute(sql`
    update objects set applied = applied - ${field}
    where connection_id = ${uuidOf(connectionId)}::uuid and kind = 'product' and told
      and jsonb_exists_any(received->${field}, ${list(keys)}::text[])`);
}

/** How many things of this exchange have news for the shop, of the kinds that the shop hears of. */
export async function countPending(db: Database, { connectionId, exchangeId }: Waiting): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from objects
    where connection_id = ${uuidOf(connectionId)}::uuid and pending and exchange_id = ${uuidOf(exchangeId)}::uuid
      and kind in ('group', 'price_type', 'warehouse', 'product', 'variant')`);
  return row?.count ?? 0;
}

/** Offers of this exchange that wait for their product or for their own description. */
export async function countWaiting(db: Database, { connectionId, exchangeId }: Waiting): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from objects
    where connection_id = ${uuidOf(connectionId)}::uuid and pending and kind = 'variant'
      and refused is null and exchange_id = ${uuidOf(exchangeId)}::uuid`);
  return row?.count ?? 0;
}
