import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres, { type ReservedSql, type Sql } from "postgres";

export type MigrationFolder = { readonly owner: string; readonly folder: string };

/**
 * Applies the numbered SQL files that this database has not seen, each in its own transaction, under a lock.
 * A file that was changed after it was applied stops the start: migrations go forward only. A database that has seen
 * them all is asked once and not locked.
 */
export async function migrate(sql: Sql, folders: readonly MigrationFolder[]): Promise<void> {
  const files = (await Promise.all(folders.map(filesOf))).flat();
  const seen = await appliedIn(sql).catch(noneYet);
  if (files.every(({ owner, name, hash }) => seen.get(`${owner}/${name}`) === hash)) return;
  const connection = await sql.reserve();
  try {
    await connection.unsafe("set statement_timeout = 0; set lock_timeout = 0"); // another replica may take its time
    await connection`select pg_advisory_lock(${lockId})`;
    await connection`create schema if not exists torg`;
    await connection`create table if not exists torg.migrations (owner text, name text, hash text not null, applied_at timestamptz not null default now(), primary key (owner, name))`;
    const known = await appliedIn(connection);
    for (const { owner, name, text, hash } of files) {
      const before = known.get(`${owner}/${name}`);
      if (before === hash) continue;
      if (before !== undefined)
        throw new Error(
          `migration ${owner}/${name} was changed after it was applied; write a new one instead`,
        );
      await connection
        .unsafe(`begin; set local lock_timeout = '10s'; set local statement_timeout = '10min';\n${text}`)
        .simple();
      await connection`insert into torg.migrations (owner, name, hash) values (${owner}, ${name}, ${hash})`;
      await connection`commit`;
    }
  } catch (error) {
    await connection.unsafe("rollback").catch(() => undefined); // the first error is the one to tell
    throw error;
  } finally {
    await connection
      .unsafe(`select pg_advisory_unlock(${lockId}); reset statement_timeout; reset lock_timeout`)
      .catch(() => undefined); // a broken connection has lost them already
    connection.release();
  }
}

/** One number for all: two replicas that start together migrate one after the other. */
export const lockId = 7_067_116; // "torg", on a telephone's keys twice over

type Applied = ReadonlyMap<string, string>;

async function appliedIn(sql: Sql | ReservedSql): Promise<Applied> {
  const rows = await sql<
    { owner: string; name: string; hash: string }[]
  >`select owner, name, hash from torg.migrations`;
  return new Map(rows.map((row) => [`${row.owner}/${row.name}`, row.hash]));
}

/** A new database has no table of them. */
function noneYet(error: unknown): Applied {
  if (error instanceof postgres.PostgresError && error.code === "42P01") return new Map();
  throw error;
}

async function filesOf({ owner, folder }: MigrationFolder) {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), "utf8");
      return { owner, name, text, hash: createHash("sha256").update(text).digest("hex") };
    }),
  );
}
