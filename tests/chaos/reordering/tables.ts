import { uuidOf } from "@torg/chassis";
import type { Databases } from "./disorder";

type Of = { readonly play: string; readonly variants: readonly `var_${string}`[] };

/** What every service's tables hold of one play, row for row, without ids and times, in an order of their own. */
export async function tablesOf(
  databases: Databases,
  { play, variants }: Of,
): Promise<Record<string, unknown[]>> {
  const own = `${play}-%@example.org`;
  const n = (email: string) => `(regexp_match(${email}, '-(\\d+)@'))[1]::int`;
  const order = databases.of("order");
  const ids = await order<{ id: string; checkoutId: string; number: string; n: number }[]>`
    select id, checkout_id as "checkoutId", number::text, ${order.unsafe(n("contact ->> 'email'"))} as n
    from orders where contact ->> 'email' like ${own} order by n`;
  const orderIds = ids.map(({ id }) => id);
  const numberOf = new Map(ids.map(({ id, n: number }) => [id, number]));
  const skus = new Map(variants.map((id, at) => [uuidOf(id), at]));

  const orders = await order`
    select ${order.unsafe(n("contact ->> 'email'"))} as n, status::text, reason::text, version, method, total_minor::text,
      (select json_agg(json_build_array(h.version, h.status, h.reason) order by h.version) from order_history h where h.order_id = o.id) as history,
      (select json_agg(json_build_array(f.kind, f.minor) order by f.kind) from payment_facts f where f.order_id = o.id) as facts,
      (select json_agg(json_build_array(l.account, l.kind, l.minor) order by l.account, l.kind) from ledger_entries l where l.order_id = o.id) as ledger,
      (select json_agg(json_build_array(split_part(s.key, ' ', 2), jsonb_path_query_array(s.lines, '$[*].quantity')) order by s.key) from shipments s where s.order_id = o.id) as shipments,
      (select count(*)::int from refunds r where r.order_id = o.id) as refunds
    from orders o where id = any(${orderIds}) order by n`;

  const product = databases.of("product");
  const stock = await product<{ id: string; onHand: string; reserved: string }[]>`
    select variant_id as id, on_hand::text as "onHand", reserved::text from stock where variant_id = any(${[...skus.keys()]})`;
  const holds = await product<{ id: string; state: string; lines: unknown }[]>`
    select order_id as id, state::text, (select json_agg(json_build_array(quantity, spent, released)) from reservation_lines l where l.order_id = r.order_id) as lines
    from reservations r where order_id = any(${orderIds})`;
  // Summed: what has left is told from the beginning, so two shipments that are heard as one are spent in one piece
  const movements = await product<{ id: string; kind: string; onHand: string; reserved: string }[]>`
    select cause as id, kind::text, sum(on_hand)::text as "onHand", sum(reserved)::text as reserved from movements
    where cause = any(${orderIds.map((id) => `ord_${id}`)}) group by 1, 2`;

  const checkouts = await databases.of("cart")<{ id: string; state: string; orderId: string | null }[]>`
    select id, state, order_id as "orderId" from checkouts where id = any(${ids.map(({ checkoutId }) => `chk_${checkoutId}`)})`;
  const carts = await databases.of("cart")<{ status: string; lines: number }[]>`
    select c.status, json_array_length(c.lines) as lines from carts c
    where exists (select 1 from checkouts k where k.owner = c.owner and k.id = any(${ids.map(({ checkoutId }) => `chk_${checkoutId}`)}))`;

  const mails = await databases.of("notification")<
    { recipient: string; subject: string; text: string; state: string }[]
  >`
    select recipient, subject, text, state from mails where recipient like ${own}`;
  const heard = await databases.of("integration")<{ id: string; version: number; status: string }[]>`
    select id, version, status from orders where id = any(${orderIds})`;
  const checkoutNumber = new Map(ids.map(({ checkoutId, n: number }) => [`chk_${checkoutId}`, number]));
  const orderNumbers = new Map(ids.map(({ n: number, number: shown }) => [number, shown]));
  const plain = (text: string, at: number) => text.replaceAll(orderNumbers.get(at) ?? "", "<number>");

  return {
    orders: [...orders],
    stock: sorted(stock.map(({ id, ...figures }) => ({ sku: skus.get(id), ...figures }))),
    holds: sorted(holds.map(({ id, ...hold }) => ({ n: numberOf.get(id), ...hold }))),
    movements: sorted(
      movements.map(({ id, ...movement }) => ({ n: numberOf.get(id.replace("ord_", "")), ...movement })),
    ),
    checkouts: sorted(
      checkouts.map(({ id, state, orderId }) => ({
        n: checkoutNumber.get(id),
        state,
        // of one that thawed at the answer it depends on who was faster, without any fault; nobody reads it
        order: state === "thawed" || orderId === null ? null : numberOf.get(orderId.replace("ord_", "")),
      })),
    ),
    carts: sorted([...carts]),
    mails: sorted(
      mails.map(({ recipient, subject, text, state }) => {
        const at = Number(/-(\d+)@/.exec(recipient)?.[1]);
        return { n: at, subject: plain(subject, at), text: plain(text, at), state };
      }),
    ),
    heard: sorted(heard.map(({ id, ...order }) => ({ n: numberOf.get(id), ...order }))),
  };
}

const sorted = (rows: readonly unknown[]): unknown[] => rows.map((row) => JSON.stringify(row)).sort();
