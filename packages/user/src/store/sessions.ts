import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import { eq, sql } from "drizzle-orm";
import type { Account } from "../domain/account";
import type { HeldToken } from "../domain/session";
import { accountColumns, refreshTokens, sessions, users } from "./schema";

export type Session = {
  readonly id: `ses_${string}`;
  readonly userId: Account["id"];
  readonly startedAt: Date;
  readonly expiresAt: Date;
};
type SessionId = Session["id"];

/** Opens a session with its first refresh token. */
export async function insertSession(tx: Transaction, session: Session, tokenHash: string): Promise<void> {
  await tx.insert(sessions).values(session);
  await tx.insert(refreshTokens).values({ hash: tokenHash, sessionId: session.id });
}

/** A refresh token and its session, both locked, with the account that they are of. */
export async function takeToken(
  tx: Transaction,
  tokenHash: string,
): Promise<(HeldToken & { sessionId: SessionId; account: Account }) | undefined> {
  const { spentAt } = refreshTokens;
  const { id: sessionId, startedAt, expiresAt } = sessions;
  const [held] = await tx
    .select({ spentAt, sessionId, startedAt, expiresAt, account: accountColumns })
    .from(refreshTokens)
    .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(refreshTokens.hash, tokenHash))
    .for("update", { of: [sessions, refreshTokens] });
  return held;
}

type Rotation = {
  readonly spent: string;
  readonly next: string;
  readonly now: Date;
  readonly expiresAt: Date;
};

/** Spends one refresh token for the next, and lets the session live on; of a token that this transaction has taken. */
export async function rotateToken(
  tx: Transaction,
  id: SessionId,
  { spent, next, now, expiresAt }: Rotation,
): Promise<void> {
  await tx.execute(sql`
    with used as (update refresh_tokens set spent_at = ${now.toISOString()}::timestamptz where hash = ${spent}),
    kept as (update sessions set expires_at = ${expiresAt.toISOString()}::timestamptz where id = ${uuidOf(id)}::uuid)
    insert into refresh_tokens (hash, session_id) values (${next}, ${uuidOf(id)}::uuid)`);
}

/** Ends a session with all its tokens. */
export async function deleteSession(tx: Transaction, id: SessionId): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.id, id));
}

export async function deleteSessionOf(tx: Transaction, tokenHash: string): Promise<void> {
  await tx.execute(
    sql`delete from sessions where id = (select session_id from refresh_tokens where hash = ${tokenHash})`,
  );
}

export async function deleteSessionsOf(tx: Transaction, userId: Account["id"]): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
}

/** Deletes up to `limit` sessions that have ended. */
export async function deleteEndedSessions(db: Database, now: Date, limit: number): Promise<void> {
  await db.execute(sql`
    delete from sessions where id in (
      select id from sessions where expires_at <= ${now.toISOString()}::timestamptz limit ${limit} for update skip locked)`);
}

/** Deletes up to `limit` tokens that were spent before. */
export async function deleteSpentTokens(db: Database, before: Date, limit: number): Promise<void> {
  await db.execute(sql`
    delete from refresh_tokens where hash in (
      select hash from refresh_tokens where spent_at < ${before.toISOString()}::timestamptz limit ${limit} for update skip locked)`);
}
