import type { Principal } from "@torg/chassis";
import { type Stub, startTestTorg, stub } from "@torg/chassis/testing";
import { type CartSnapshot, Failure, type Order } from "@torg/contracts";
import { order } from "../src/service";
import { exampleCart, newId } from "./example-order";

export type Told = { readonly type: string; readonly data: Record<string, unknown> };
type Shop = Awaited<ReturnType<typeof openShop>>;

export const staff: Principal = { role: "staff", userId: newId("usr") };
export const buyer = (): Principal & { userId: `usr_${string}` } => ({ role: "buyer", userId: newId("usr") });

/** Order by itself, with a shelf in place of product: all of a line or nothing, once per order, never after a release. */
export async function openShop(env: Record<string, string> = {}) {
  const shelf = openShelf();
  const torg = await startTestTorg({
    services: [order],
    stubs: [shelf.stub],
    env: { ORDER_JOBS_EVERY_MS: "20", SANDBOX_DELAY_MS: "1000", PAYMENT_LOOK_MS: "100", ...env },
  });
  const { sql } = torg.database("order");
  const cart = torg.asService("cart");

  return {
    ...torg,
    sql,
    shelf,
    place: (given: Partial<CartSnapshot> = {}, checkoutId = newId("chk")) =>
      cart.order.place({ checkoutId, cart: exampleCart(given) }),
    /** What was told about an order, in the order in which it became true. */
    async told({ id }: Pick<Order, "id">): Promise<Told[]> {
      await torg.settled();
      const rows = await sql<{ type: string; data: string }[]>`
        select type, data from (
          select distinct on (event_id) event_id, type, data from torg.deliveries where subject = ${id}
        ) t order by event_id`;
      return rows.map(({ type, data }) => ({ type, data: JSON.parse(data) }));
    },
    /** Turns the clock of what an order waits for: its hold is over, its lease has run out, its payment is looked at. */
    async passTime({ id }: Pick<Order, "id">): Promise<void> {
      const uuid = id.slice(4);
      await sql`update orders set expires_at = now() where id = ${uuid} and expires_at is not null`;
      await sql`update orders set drive_after = now() where id = ${uuid} and drive_after is not null`;
      await sql`update payments set look_at = now() where order_id = ${uuid} and look_at is not null`;
    },
    /** The sandbox's own account of an order: what it took and gave back. */
    async banked({ id }: Pick<Order, "id">) {
      const [row] = await sql<{ taken: number; returned: number; refunds: number }[]>`
        select coalesce(sum(s.minor) filter (where s.captured_at <= now()), 0)::int as taken,
               coalesce(sum((select sum(r.minor) from sandbox_refunds r where r.key = s.key)), 0)::int as returned,
               coalesce(sum((select count(*) from sandbox_refunds r where r.key = s.key)), 0)::int as refunds
        from sandbox_payments s join payments p on p.id = s.key where p.order_id = ${id.slice(4)}`;
      return row;
    },
    /** Balances of an order's ledger, by account. */
    async ledger({ id }: Pick<Order, "id">) {
      const rows = await sql<{ account: string; minor: number; entries: number }[]>`
        select account, sum(minor)::int as minor, count(*)::int as entries from ledger_entries
        where order_id = ${id.slice(4)} group by account order by account`;
      return rows.map((row) => ({ ...row }));
    },
  };
}

function openShelf() {
  const reserved = new Map<string, number>();
  const released = new Set<string>();
  let trouble: (() => Promise<void>) | undefined;
  let short: string | undefined;
  const answers: Stub = stub("product", {
    async reserve({ orderId }) {
      await trouble?.();
      if (released.has(orderId)) throw new Failure("product.reservation_released");
      if (short !== undefined) throw new Failure("product.out_of_stock", { sku: short });
      reserved.set(orderId, (reserved.get(orderId) ?? 0) + 1);
      return {};
    },
  });
  return {
    stub: answers,
    reserved,
    release: (orderId: string) => released.add(orderId),
    runShortOf: (sku: string | undefined) => {
      short = sku;
    },
    /** What happens before each reservation: a delay, an outage. */
    trouble: (what: (() => Promise<void>) | undefined) => {
      trouble = what;
    },
  };
}

export type { Shop };
