import { type Database, uuidOf } from "@torg/chassis";
import type { Role } from "@torg/contracts";
import { sql } from "drizzle-orm";
import type { Account } from "../domain/account";

// Each of these is one statement that no event follows, so it needs no commit around it.

/** Whether it was kept: an account that is gone gets none, though its access token lives on for minutes. */
export async function insertTicket(
  db: Database,
  ticket: { hash: string; userId: Account["id"]; expiresAt: Date },
): Promise<boolean> {
  const kept = await db.execute(sql`
    insert into stream_tickets (hash, user_id, expires_at)
    select ${ticket.hash}, id, ${ticket.expiresAt.toISOString()}::timestamptz from users where id = ${uuidOf(ticket.userId)}::uuid
    returning 1`);
  return kept.length > 0;
}

/** Whose a ticket was, told to the one who spends it first, and in time. */
export async function spendTicket(
  db: Database,
  hash: string,
  now: Date,
): Promise<{ userId: Account["id"]; role: Role } | undefined> {
  const [spent] = await db.execute<{ id: string; role: Role }>(sql`
    with spent as (delete from stream_tickets where hash = ${hash} returning user_id, expires_at)
    select users.id, users.role from spent join users on users.id = spent.user_id
    where spent.expires_at > ${now.toISOString()}::timestamptz`);
  return spent && { userId: `usr_${spent.id}`, role: spent.role };
}

/** Deletes up to `limit` tickets that nobody used in time. */
export async function deleteStaleTickets(db: Database, now: Date, limit: number): Promise<void> {
  await db.execute(sql`
    delete from stream_tickets where hash in (
      select hash from stream_tickets where expires_at <= ${now.toISOString()}::timestamptz limit ${limit} for update skip locked)`);
}
