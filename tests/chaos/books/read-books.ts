import type { OrderStatus } from "@torg/contracts";
import type { Checkout, Doors, Pipes } from "./doors";

export type OrderRow = {
  readonly id: string;
  readonly checkoutId: string;
  readonly email: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly method: string;
  readonly total: number;
  /** Statuses that it came into, in their order. */
  readonly history: readonly OrderStatus[];
  /** Of the last change that anybody is told of. */
  readonly toldVersion: number;
  readonly ordered: number;
  readonly shipped: number;
};

export type SkuRow = {
  readonly sku: string;
  /** By the ledger: all that came or was counted anew. */
  readonly received: number;
  readonly onHand: number;
  readonly reserved: number;
  /** By the orders that took it. */
  readonly spent: number;
  readonly held: number;
};

/** What is in the books about the money of one order: by the shop's facts, and by the provider's own. */
export type MoneyRow = {
  readonly captured: number;
  readonly refunded: number;
  readonly bankTook: number;
  readonly bankGave: number;
  readonly charges: number;
  /** How often money moved: each is told to the buyer. */
  readonly moves: number;
};

export type HoldRow = { readonly state: string; readonly open: number; readonly spent: number };

/** What the databases of all services hold at one moment. */
export type Books = {
  readonly orders: readonly OrderRow[];
  readonly skus: readonly SkuRow[];
  readonly money: ReadonlyMap<string, MoneyRow>;
  readonly holds: ReadonlyMap<string, HoldRow>;
  readonly checkouts: readonly Checkout[];
  readonly letters: ReadonlyMap<string, number>;
  /** The newest version that 1C's side has heard of. */
  readonly heardBy1C: ReadonlyMap<string, number>;
  readonly ledgerSum: number;
  readonly pipes: Pipes;
};

export async function readBooks(doors: Doors): Promise<Books> {
  const [orders, skus, money, holds, heard, ledger] = await Promise.all([
    readOrders(doors),
    doors.sql("product")<SkuRow[]>`
      select v.sku, s.on_hand::float8 as "onHand", s.reserved::float8 as reserved,
        coalesce(m.received, 0)::float8 as received, coalesce(l.spent, 0)::float8 as spent, coalesce(l.held, 0)::float8 as held
      from (select variant_id, sum(on_hand) as on_hand, sum(reserved) as reserved from stock group by 1) s
      join variants v on v.id = s.variant_id
      left join (select variant_id, sum(on_hand) as received from movements where kind <> 'spend' group by 1) m using (variant_id)
      left join (select variant_id, sum(spent) as spent, sum(quantity - spent - released) as held
                 from reservation_lines group by 1) l using (variant_id)`,
    readMoney(doors),
    doors.sql("product")<(HoldRow & { id: string })[]>`
      select order_id as id, state::text, coalesce(sum(l.quantity - l.spent - l.released), 0)::float8 as open, coalesce(sum(l.spent), 0)::float8 as spent
      from reservations left join reservation_lines l using (order_id) group by 1, 2`,
    doors.sql("integration")<{ id: string; version: number }[]>`select id, version from orders`,
    doors.sql("order")<{ sum: number }[]>`select coalesce(sum(minor), 0)::float8 as sum from ledger_entries`,
  ]);
  return {
    orders,
    skus,
    money,
    holds: new Map(holds.map(({ id, ...hold }) => [id, hold])),
    checkouts: await doors.checkouts(),
    letters: await doors.letters(),
    heardBy1C: new Map(heard.map(({ id, version }) => [id, version])),
    ledgerSum: ledger[0]?.sum ?? 0,
    pipes: await doors.pipes(),
  };
}

const readOrders = (doors: Doors) => doors.sql("order")<OrderRow[]>`
  select o.id, o.checkout_id as "checkoutId", coalesce(contact ->> 'email', '') as email, o.status::text, o.reason::text,
    o.method, o.total_minor::float8 as total,
    (select array_agg(h.status::text order by h.version) from order_history h where h.order_id = o.id) as history,
    (select max(h.version) from order_history h where h.order_id = o.id) as "toldVersion",
    (select sum((line ->> 'quantity')::float8) from jsonb_array_elements(o.lines) line) as ordered,
    (select coalesce(sum((line ->> 'quantity')::float8), 0) from shipments s, jsonb_array_elements(s.lines) line where s.order_id = o.id) as shipped
  from orders o`;

async function readMoney(doors: Doors): Promise<ReadonlyMap<string, MoneyRow>> {
  const rows = await doors.sql("order")<(MoneyRow & { id: string })[]>`
    select p.order_id as id,
      coalesce(sum(f.captured), 0)::float8 as captured, coalesce(sum(f.refunded), 0)::float8 as refunded, coalesce(sum(f.moves), 0)::int as moves,
      coalesce(sum(b.minor), 0)::float8 as "bankTook", coalesce(sum(b.gave), 0)::float8 as "bankGave", count(b.key)::int as charges
    from payments p
    left join (select payment_id, sum(minor) filter (where kind = 'captured') as captured, sum(minor) filter (where kind = 'refunded') as refunded,
                 count(*) filter (where minor is not null) as moves
               from payment_facts group by 1) f on f.payment_id = p.id
    left join (select s.key, s.minor, (select sum(r.minor) from sandbox_refunds r where r.key = s.key) as gave
               from sandbox_payments s where s.captured_at <= now()) b on b.key = p.id
    group by 1`;
  return new Map(rows.map(({ id, ...money }) => [id, money]));
}
