import type { Torg } from "@torg/chassis";

/** `version` is that of the last move: others are no event. */
type OrderRow = { id: string; email: string; status: string; total: number; version: number };

/** What the databases hold once everything has come to rest. */
export type Books = {
  readonly orders: readonly OrderRow[];
  /** Captured money by order: in the shop's books, and in the provider's own. */
  readonly captured: ReadonlyMap<string, number>;
  readonly charged: ReadonlyMap<string, { times: number; minor: number }>;
  readonly reserved: ReadonlyMap<string, string>;
  /** The newest version that 1C's side has heard of. */
  readonly heardBy1C: ReadonlyMap<string, number>;
  readonly openCheckouts: readonly string[];
  readonly lettersTo: ReadonlyMap<string, number>;
  readonly stockDifferences: number;
  readonly ledgerSum: number;
  readonly deadLetters: number;
};

/** Reads the books of a Torg that runs in this process. */
export async function readBooks(torg: Torg): Promise<Books> {
  const sqlOf = (service: string) => {
    const found = torg.services.find(({ name }) => name === service)?.database;
    if (!found) throw new Error(`${service} does not run here`);
    return found.sql;
  };
  const [order, product, integration, cart, notification] = [
    "order",
    "product",
    "integration",
    "cart",
    "notification",
  ].map(sqlOf);
  if (!order || !product || !integration || !cart || !notification)
    throw new Error("a whole Torg has them all");

  const orders = await order<OrderRow[]>`
    select id, contact ->> 'email' as email, status::text, total_minor::float8 as total,
      (select max(version) from order_history h where h.order_id = orders.id) as version from orders`;
  const captured = await order<{ id: string; minor: number }[]>`
    select order_id as id, sum(case kind when 'captured' then minor else -minor end)::float8 as minor from payment_facts where minor is not null group by 1`;
  const charged = await order<{ id: string; times: number; minor: number }[]>`
    select p.order_id as id, count(*)::int as times, sum(s.minor)::float8 as minor
    from sandbox_payments s join payments p on p.id = s.key where s.captured_at <= now() group by 1`;
  const reserved = await product<
    { id: string; state: string }[]
  >`select order_id as id, state::text from reservations`;
  const heard = await integration<{ id: string; version: number }[]>`select id, version from orders`;
  const open = await cart<{ id: string }[]>`select id from checkouts where state in ('frozen', 'placed')`;
  const letters = await notification<
    { recipient: string; count: number }[]
  >`select recipient, count(*)::int from mails group by 1`;
  const [stock] = await product<{ differences: number }[]>`
    select count(*)::int as differences from (
      select s.variant_id from stock s left join movements m using (variant_id, warehouse_id)
      group by s.variant_id, s.warehouse_id, s.on_hand, s.reserved
      having s.on_hand <> coalesce(sum(m.on_hand), 0) or s.reserved <> coalesce(sum(m.reserved), 0)) as differing`;
  const [ledger] = await order<
    { sum: number }[]
  >`select coalesce(sum(minor), 0)::float8 as sum from ledger_entries`;
  const dead = await Promise.all(
    torg.services.flatMap(({ database }) =>
      database
        ? [
            database.sql<
              { n: number }[]
            >`select count(*)::int as n from torg.deliveries where dead_at is not null`,
          ]
        : [],
    ),
  );
  return {
    orders,
    captured: new Map(captured.map(({ id, minor }) => [id, minor])),
    charged: new Map(charged.map(({ id, times, minor }) => [id, { times, minor }])),
    reserved: new Map(reserved.map(({ id, state }) => [id, state])),
    heardBy1C: new Map(heard.map(({ id, version }) => [id, version])),
    openCheckouts: open.map(({ id }) => id),
    lettersTo: new Map(letters.map(({ recipient, count }) => [recipient, count])),
    stockDifferences: stock?.differences ?? 0,
    ledgerSum: ledger?.sum ?? 0,
    deadLetters: dead.reduce((sum, [row]) => sum + (row?.n ?? 0), 0),
  };
}
