import type { Database, Transaction } from "@torg/chassis";
import type { User } from "@torg/contracts";
import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import type { Account } from "../domain/account";
import { accountColumns as account, users } from "./schema";

type UserId = User["id"];

export async function findUser(db: Database, id: UserId): Promise<Account | undefined> {
  const [found] = await db.select(account).from(users).where(eq(users.id, id));
  return found;
}

export async function findCredentials(
  db: Database,
  email: string,
): Promise<{ account: Account; passwordHash: string } | undefined> {
  const [found] = await db
    .select({ account, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, email));
  return found;
}

/** The account, or nothing where its e-mail has one already. */
export async function insertUser(
  tx: Transaction,
  user: Account & { passwordHash: string },
): Promise<Account | undefined> {
  const [written] = await tx
    .insert(users)
    .values(user)
    .onConflictDoNothing({ target: users.email })
    .returning(account);
  return written;
}

/** The account of this e-mail as an administrator with this password: the one that was there, or this one. */
export async function upsertAdmin(
  tx: Transaction,
  user: Account & { passwordHash: string },
): Promise<Account> {
  const [written] = await tx
    .insert(users)
    .values(user)
    .onConflictDoUpdate({
      target: users.email,
      set: { role: "admin", passwordHash: user.passwordHash, version: next },
    })
    .returning(account);
  return written ?? user;
}

/** What is absent or undefined stays. */
export type Changes = { readonly [F in "name" | "phone" | "language" | "role"]?: User[F] | undefined } & {
  readonly customerGroup?: string | null;
};

export async function updateUser(
  tx: Transaction,
  id: UserId,
  changes: Changes,
): Promise<Account | undefined> {
  const [written] = await tx
    .update(users)
    .set({ ...changes, version: next })
    .where(eq(users.id, id))
    .returning(account);
  return written;
}

/** A hash with the parameters of today; of the same password, so nobody is told. */
export async function rehash(tx: Transaction, id: UserId, hash: string): Promise<void> {
  await tx.update(users).set({ passwordHash: hash }).where(eq(users.id, id));
}

/** The account as it was, with its sessions and tickets gone, too. */
export async function deleteUser(tx: Transaction, id: UserId): Promise<Account | undefined> {
  const [gone] = await tx.delete(users).where(eq(users.id, id)).returning(account);
  return gone;
}

/** Every administrator, locked until the transaction ends: two who leave at once leave one after the other. */
export async function takeAdmins(tx: Transaction): Promise<UserId[]> {
  const admins = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.role, sql`'admin'`))
    .orderBy(asc(users.id))
    .for("no key update"); // they may sign in meanwhile
  return admins.map(({ id }) => id);
}

/** A page of accounts, newest first, below `before`, of e-mails that begin like this. */
export function selectUsers(
  db: Database,
  page: { before?: UserId | undefined; email?: string | undefined; limit: number },
): Promise<Account[]> {
  return db
    .select(account)
    .from(users)
    .where(
      and(
        page.before && lt(users.id, page.before),
        page.email ? sql`starts_with(${users.email}, ${page.email})` : undefined,
      ),
    )
    .orderBy(desc(users.id))
    .limit(page.limit);
}

const next = sql`${users.version} + 1`;
