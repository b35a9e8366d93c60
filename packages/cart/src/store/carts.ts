import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { CartLine, Owner } from "@torg/contracts";
import { eq, sql } from "drizzle-orm";
import type { CartState } from "../domain/cart";
import { carts, ownerOfText, ownerText } from "./schema";

// Written as SQL where every click of a buyer passes: the query builder costs 60 µs a statement, more than PostgreSQL does.

export type CartRow = {
  id: string;
  owner: string;
  status: CartState["status"];
  lines: CartLine[];
  version: number;
  updated_at: string;
  quoted_at: string;
};

export const cartOf = (row: CartRow): CartState => ({
  id: `crt_${row.id}`,
  owner: ownerOfText(row.owner),
  status: row.status,
  lines: row.lines,
  version: row.version,
  updatedAt: new Date(row.updated_at),
  quotedAt: new Date(row.quoted_at),
});

const columns = sql.raw("id, owner, status, lines, version, updated_at, quoted_at");
const holds = (variantId: CartLine["variantId"]) =>
  sql`status = 'open' and jsonb_path_query_array(lines, '$[*].variantId') @> ${JSON.stringify([variantId])}::jsonb`;

export async function findCart(db: Database, owner: Owner): Promise<CartState | undefined> {
  const [row] = await db.execute<CartRow>(
    sql`select ${columns} from carts where owner = ${ownerText(owner)}`,
  );
  return row && cartOf(row);
}

/** The owner's cart, locked until the transaction ends. */
export async function takeCart(tx: Transaction, owner: Owner): Promise<CartState | undefined> {
  const [row] = await tx.execute<CartRow>(
    sql`select ${columns} from carts where owner = ${ownerText(owner)} for update`,
  );
  return row && cartOf(row);
}

/** Writes a cart that this transaction has taken. */
export async function saveCart(tx: Transaction, cart: CartState): Promise<void> {
  const { id, lines, version, updatedAt, quotedAt } = cart;
  await tx.execute(sql`
    update carts set lines = ${JSON.stringify(lines)}::jsonb, version = ${version},
      updated_at = ${updatedAt.toISOString()}::timestamptz, quoted_at = ${quotedAt.toISOString()}::timestamptz
    where id = ${uuidOf(id)}::uuid`);
}

/** Whether it was written: an owner who has a cart keeps it. */
export async function insertCart(tx: Transaction, cart: CartState): Promise<boolean> {
  const written = await tx.insert(carts).values(cart).onConflictDoNothing().returning({ id: carts.id });
  return written.length > 0;
}

/** Open carts with a line of this variant, locked: a page of them by id, after `after`. */
export async function takeHolding(
  tx: Transaction,
  variantId: CartLine["variantId"],
  page: { after: CartState["id"] | undefined; limit: number },
): Promise<CartState[]> {
  const after = page.after ? sql`and id > ${uuidOf(page.after)}::uuid` : sql``;
  const rows = await tx.execute<CartRow>(
    sql`select ${columns} from carts where ${holds(variantId)} ${after} order by id limit ${page.limit} for update`,
  );
  return rows.map(cartOf);
}

export async function isHeld(db: Database, variantId: CartLine["variantId"]): Promise<boolean> {
  const held = await db.execute(sql`select 1 from carts where ${holds(variantId)} limit 1`);
  return held.length > 0;
}

export async function deleteCart(tx: Transaction, owner: Owner): Promise<void> {
  await tx.delete(carts).where(eq(carts.owner, owner));
}

/** Deletes up to `limit` open carts that nobody touched since; a frozen one is never too old. */
export async function deleteCartsBefore(db: Database, before: Date, limit: number): Promise<number> {
  const gone = await db.execute(sql`
    delete from carts where id in (
      select id from carts where status = 'open' and updated_at < ${before.toISOString()}::timestamptz limit ${limit} for update skip locked
    ) returning 1`);
  return gone.length;
}
