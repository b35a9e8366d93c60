import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { CartSnapshot, Money, Owner } from "@torg/contracts";
import { eq, sql } from "drizzle-orm";
import type { CartState } from "../domain/cart";
import { type Checkout, type CheckoutId, startsOf } from "../domain/checkout";
import { type CartRow, cartOf } from "./carts";
import { checkouts, ownerText } from "./schema";

const startingFrom = (move: "place" | "thaw" | "close") =>
  sql`state = any(${sql.param(startsOf(move))}::text[])`;

type Before = { cart: CartRow | null; id: string | null; snapshot: CartSnapshot | null };

/** What a checkout starts from, in one look: the one that this owner began under this key, and the owner's cart. */
export async function findBefore(
  db: Database,
  owner: Owner,
  key: string,
): Promise<{ begun: Checkout | undefined; cart: CartState | undefined }> {
  const [found] = await db.execute<Before>(sql`
    select to_jsonb(carts) as cart, checkouts.id, checkouts.snapshot from (values (1)) as one
    left join carts on carts.owner = ${ownerText(owner)}
    left join checkouts on checkouts.owner = ${ownerText(owner)} and checkouts.key = ${key}`);
  const begun =
    found?.id && found.snapshot
      ? { id: `chk_${found.id}` as const, key, snapshot: found.snapshot }
      : undefined;
  return { begun, cart: found?.cart ? cartOf(found.cart) : undefined };
}

/** Whether this owner has ordered here: a guest's secret outlives the cart that it was given with. */
export async function hasCheckedOut(db: Database, owner: Owner): Promise<boolean> {
  const [found] = await db
    .select({ id: checkouts.id })
    .from(checkouts)
    .where(eq(checkouts.owner, owner))
    .limit(1);
  return found !== undefined;
}

/** Freezes the cart at exactly this version, with the lines of the snapshot, and keeps the checkout; or does neither. */
export async function freeze(
  tx: Transaction,
  { id, key, snapshot }: Checkout,
  at: { version: number; now: Date },
): Promise<boolean> {
  const now = at.now.toISOString();
  const written = await tx.execute(sql`
    with frozen as (
      update carts set status = 'frozen', lines = ${JSON.stringify(snapshot.lines)}::jsonb, version = version + 1, updated_at = ${now}::timestamptz
      where id = ${uuidOf(snapshot.cartId)}::uuid and version = ${at.version} returning id)
    insert into checkouts (id, owner, key, cart_id, snapshot, state, touched_at)
    select ${uuidOf(id)}::uuid, ${ownerText(snapshot.owner)}, ${key}, id, ${JSON.stringify(snapshot)}::jsonb, 'frozen', ${now}::timestamptz
    from frozen returning 1`);
  return written.length > 0;
}

/** The order is written down. */
export async function place(
  tx: Transaction,
  id: CheckoutId,
  order: { id: `ord_${string}`; now: Date },
): Promise<void> {
  await tx.execute(sql`
    update checkouts set state = 'placed', order_id = ${uuidOf(order.id)}::uuid, touched_at = ${order.now.toISOString()}::timestamptz
    where id = ${uuidOf(id)}::uuid and ${startingFrom("place")}`);
}

/** Gives the cart back to its owner and retires the checkout. */
export async function thaw(tx: Transaction, id: CheckoutId, now: Date): Promise<void> {
  await tx.execute(sql`
    with thawed as (
      update checkouts set state = 'thawed', touched_at = ${now.toISOString()}::timestamptz
      where id = ${uuidOf(id)}::uuid and ${startingFrom("thaw")} returning cart_id)
    update carts set status = 'open', version = version + 1, updated_at = ${now.toISOString()}::timestamptz
    from thawed where carts.id = thawed.cart_id`);
}

/** Ends the checkout and its cart; answers what was ordered to the one caller who closed it. */
export async function close(
  tx: Transaction,
  id: CheckoutId,
  order: { id: `ord_${string}`; now: Date },
): Promise<{ cartId: CartState["id"]; total: Money } | undefined> {
  const [closed] = await tx.execute<{ cart_id: string; total: Money }>(sql`
    with closed as (
      update checkouts set state = 'closed', order_id = ${uuidOf(order.id)}::uuid, touched_at = ${order.now.toISOString()}::timestamptz
      where id = ${uuidOf(id)}::uuid and ${startingFrom("close")} returning cart_id, snapshot -> 'total' as total),
    gone as (delete from carts using closed where carts.id = closed.cart_id)
    select cart_id, total from closed`);
  return closed && { cartId: `crt_${closed.cart_id}`, total: closed.total };
}

/** Up to `limit` checkouts that stand still since `before`, marked as tried again: the next look passes them over. */
export async function takeStanding(
  tx: Transaction,
  at: { before: Date; now: Date; limit: number },
): Promise<Checkout[]> {
  const rows = await tx.execute<{ id: string; key: string; snapshot: CartSnapshot }>(sql`
    update checkouts set touched_at = ${at.now.toISOString()}::timestamptz
    where id in (
      select id from checkouts where state in ('frozen', 'placed') and touched_at < ${at.before.toISOString()}::timestamptz
      order by touched_at limit ${at.limit} for update skip locked)
    returning id, key, snapshot`);
  return rows.map(({ id, key, snapshot }) => ({ id: `chk_${id}`, key, snapshot }));
}

/** Forgets what an owner ordered with: contacts, addresses, comments. */
export async function deleteCheckouts(tx: Transaction, owner: Owner): Promise<void> {
  await tx.delete(checkouts).where(eq(checkouts.owner, owner));
}

/** Deletes up to `limit` checkouts that were over before. */
export async function deleteCheckoutsBefore(db: Database, before: Date, limit: number): Promise<number> {
  const gone = await db.execute(sql`
    delete from checkouts where id in (
      select id from checkouts where state in ('thawed', 'closed') and touched_at < ${before.toISOString()}::timestamptz limit ${limit}
    ) returning 1`);
  return gone.length;
}
