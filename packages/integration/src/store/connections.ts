import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { Connection } from "@torg/contracts";
import { asc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { connections } from "./schema";

export type ConnectionRow = typeof connections.$inferSelect;
type Shown = z.infer<typeof Connection>;

export async function findByLogin(db: Database, login: string): Promise<ConnectionRow | undefined> {
  const [found] = await db.select().from(connections).where(eq(connections.login, login));
  return found;
}

export const listConnections = async (db: Database): Promise<Shown[]> =>
  (await db.select().from(connections).orderBy(asc(connections.login))).map(show);

type Saved = Pick<ConnectionRow, "id" | "login" | "name" | "passwordHash"> & {
  readonly charset: ConnectionRow["charset"] | undefined;
};

/** The login's connection under its new name and password. Sessions that the old password opened are closed. */
export async function saveConnection(tx: Transaction, given: Saved): Promise<Shown> {
  const [saved] = await tx
    .insert(connections)
    .values({ ...given, charset: given.charset ?? "utf-8" })
    .onConflictDoUpdate({
      target: connections.login,
      set: {
        name: given.name,
        passwordHash: given.passwordHash,
        ...(given.charset && { charset: given.charset }),
      },
    })
    .returning();
  if (!saved) throw new Error(`connection ${given.login} was not written`);
  await tx.execute(sql`delete from sessions where connection_id = ${uuidOf(saved.id)}::uuid`);
  return show(saved);
}

const show = ({ id, login, name, lastExchangeAt }: ConnectionRow): Shown => ({
  id,
  login,
  name,
  ...(lastExchangeAt && { lastExchangeAt: lastExchangeAt.toISOString() }),
});

export type Writer = { readonly connectionId: ConnectionRow["id"]; readonly writerId: string };

/** Takes or keeps the right to write for a connection; false while another exchange holds it. */
export async function holdWriter(
  db: Database,
  { connectionId, writerId }: Writer,
  forMs: number,
): Promise<boolean> {
  const held = await db.execute(sql`
    update connections set writer_id = ${writerId}::uuid, writer_until = now() + ${forMs} * interval '1 ms'
    where id = ${uuidOf(connectionId)}::uuid and (writer_id = ${writerId}::uuid or writer_until < now())
    returning 1`);
  return held.length > 0;
}

/** Whether it still has the right, which it then keeps to the end of the transaction. */
export async function isWriter(tx: Transaction, { connectionId, writerId }: Writer): Promise<boolean> {
  const mine = await tx.execute(sql`
    select 1 from connections where id = ${uuidOf(connectionId)}::uuid and writer_id = ${writerId}::uuid for update`);
  return mine.length > 0;
}

export async function releaseWriter(db: Database, { connectionId, writerId }: Writer): Promise<void> {
  await db.execute(sql`
    update connections set writer_until = '-infinity'
    where id = ${uuidOf(connectionId)}::uuid and writer_id = ${writerId}::uuid`);
}
