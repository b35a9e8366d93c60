import { Database, SQLiteError } from "bun:sqlite";
import { join } from "node:path";
import { refusal } from "../refusal";

export type FolderLock = { readonly release: () => void };

/** Out of the garbage collector's reach: a collected handle is a dropped lock. */
const held = new Set<Database>();

/**
 * Makes this process the only Torg on a data folder, or refuses with the other one's process id.
 * The kernel holds the lock (SQLite takes it) and drops it with the process: unlike a file with a process id
 * in it, it is never stale after a kill, and holds between containers that see different process ids.
 */
export function lockFolder(folder: string): FolderLock {
  const file = open(folder);
  try {
    file.run("BEGIN IMMEDIATE");
    file.run(`PRAGMA user_version = ${process.pid}`); // for the other one's message
    file.run("COMMIT; BEGIN IMMEDIATE");
  } catch (error) {
    const pid = holderOf(file);
    file.close();
    if (!(error instanceof SQLiteError && error.code === "SQLITE_BUSY")) throw error;
    throw refusal(
      `${folder} is in use by another Torg (process ${pid}): stop that one, or give this one its own folder with --data.`,
    );
  }
  held.add(file);
  return {
    release: () => {
      held.delete(file);
      file.close();
    },
  };
}

function open(folder: string): Database {
  try {
    return new Database(join(folder, "torg.lock"), { create: true });
  } catch (cause) {
    throw refusal(`${folder} cannot be written: give another folder with --data.`, { cause });
  }
}

function holderOf(file: Database): number | undefined {
  return file.query<{ user_version: number }, []>("PRAGMA user_version").get()?.user_version;
}
