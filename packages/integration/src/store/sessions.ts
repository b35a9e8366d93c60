import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { ConnectionRow } from "./connections";
import { connections, sessions } from "./schema";

export type SessionRow = typeof sessions.$inferSelect;
export type OpenSession = { readonly session: SessionRow; readonly connection: ConnectionRow };

/** Opens a session, and notes that the connection was seen. */
export async function openSession(tx: Transaction, session: Omit<SessionRow, "version">): Promise<void> {
  await tx.insert(sessions).values({ ...session, version: null });
  await tx.execute(sql`
    update connections set last_exchange_at = ${session.startedAt.toISOString()}::timestamptz
    where id = ${uuidOf(session.connectionId)}::uuid`);
}

const live = (db: Database) =>
  db
    .select({ session: sessions, connection: connections })
    .from(sessions)
    .innerJoin(connections, eq(connections.id, sessions.connectionId));

export async function findByToken(
  db: Database,
  tokenHash: string,
  seenAfter: Date,
): Promise<OpenSession | undefined> {
  const [found] = await live(db).where(
    and(eq(sessions.tokenHash, tokenHash), gt(sessions.seenAt, seenAfter)),
  );
  return found;
}

/** The connection's newest session: for clients that keep no cookie. */
export async function findNewest(
  db: Database,
  connectionId: ConnectionRow["id"],
  seenAfter: Date,
): Promise<OpenSession | undefined> {
  const [found] = await live(db)
    .where(and(eq(sessions.connectionId, connectionId), gt(sessions.seenAt, seenAfter)))
    .orderBy(desc(sessions.startedAt))
    .limit(1);
  return found;
}

export async function findSession(db: Database, id: string): Promise<SessionRow | undefined> {
  const [found] = await db.select().from(sessions).where(eq(sessions.id, id));
  return found;
}

/** Keeps a session alive; written twice a minute at most. */
export async function touchSession(db: Database, id: string): Promise<void> {
  await db.execute(
    sql`update sessions set seen_at = now() where id = ${id}::uuid and seen_at < now() - interval '30 s'`,
  );
}

export async function agreeOnVersion(db: Database, id: string, version: string): Promise<void> {
  await db.update(sessions).set({ version }).where(eq(sessions.id, id));
}

/** Up to `limit` sessions that nobody has used since; their files may go. */
export async function sessionsBefore(db: Database, before: Date, limit: number): Promise<string[]> {
  const found = await db.execute<{ id: string }>(sql`
    select id from sessions s where seen_at < ${before.toISOString()}::timestamptz
      and not exists (select from exchanges e where e.session_id = s.id and e.state = 'importing')
    order by seen_at limit ${limit}`);
  return found.map(({ id }) => id);
}

export async function deleteSession(tx: Transaction, id: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.id, id));
}
