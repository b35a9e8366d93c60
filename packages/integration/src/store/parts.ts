import type { Database, Transaction } from "@torg/chassis";
import { sql } from "drizzle-orm";
import type { exchangeKinds } from "./schema";

export type ExchangeKind = (typeof exchangeKinds)[number];
export type Staging = { readonly sessionId: string; readonly kind: ExchangeKind };

/** One POST of a file, as it lies in the files folder. */
export type Part = { readonly path: string; readonly bytes: number; readonly hash: string };
export type StagedFile = { readonly file: string; readonly parts: readonly Part[] };

/**
 * Puts a part behind the last one of its file. False when it equals that one: the client sent it again because our answer
 * was lost, and appending it twice would damage the file.
 */
export async function appendPart(
  tx: Transaction,
  { sessionId, kind }: Staging,
  part: Part & { file: string },
): Promise<boolean> {
  await tx.execute(sql`select 1 from sessions where id = ${sessionId}::uuid for update`);
  const [last] = await tx.execute<{ number: number; bytes: string; hash: string }>(sql`
    select number, bytes, hash from parts
    where session_id = ${sessionId}::uuid and kind = ${kind} and file = ${part.file} order by number desc limit 1`);
  if (last && last.hash === part.hash && Number(last.bytes) === part.bytes) return false;
  await tx.execute(sql`
    insert into parts (session_id, kind, file, number, path, bytes, hash, received_at)
    values (${sessionId}::uuid, ${kind}, ${part.file}, ${(last?.number ?? 0) + 1}, ${part.path}, ${part.bytes}, ${part.hash}, now())`);
  return true;
}

/** Everything that a session has sent, file by file. */
export async function stagedFiles(db: Database, { sessionId, kind }: Staging): Promise<StagedFile[]> {
  const rows = await db.execute<{ file: string; path: string; bytes: string; hash: string }>(sql`
    select file, path, bytes, hash from parts
    where session_id = ${sessionId}::uuid and kind = ${kind} order by file, number`);
  const files = new Map<string, Part[]>();
  for (const { file, path, bytes, hash } of rows) {
    files.set(file, [...(files.get(file) ?? []), { path, bytes: Number(bytes), hash }]);
  }
  return [...files].map(([file, parts]) => ({ file, parts }));
}

/** Empties the staging area; the paths whose bytes may go. */
export async function clearStaging(tx: Transaction, { sessionId, kind }: Staging): Promise<string[]> {
  const rows = await tx.execute<{ path: string }>(
    sql`delete from parts where session_id = ${sessionId}::uuid and kind = ${kind} returning path`,
  );
  return rows.map(({ path }) => path);
}

/** Catalogue sessions that sent files, fell silent before `before`, and never asked for an import. */
export async function silentSessions(db: Database, before: Date): Promise<string[]> {
  const at = before.toISOString();
  const rows = await db.execute<{ id: string }>(sql`
    select s.id from sessions s
    where s.seen_at < ${at}::timestamptz
      and exists (select from parts p where p.session_id = s.id and p.kind = 'catalog')
      and not exists (select from parts p where p.session_id = s.id and p.received_at >= ${at}::timestamptz)
      and not exists (select from exchanges e where e.session_id = s.id and e.kind = 'catalog')
    order by s.started_at limit 10`);
  return rows.map(({ id }) => id);
}
