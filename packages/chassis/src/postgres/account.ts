import { statSync } from "node:fs";
import { refusal } from "../refusal";

/** Whom PostgreSQL runs as when Torg runs as root: it refuses root itself. */
export type Account = { readonly uid: number; readonly gid: number };

/** `postgres` where the system has it, else `nobody`. */
export function findAccount(): Account {
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = [idOf("-u", name), idOf("-g", name)];
    if (uid && gid) return { uid, gid };
  }
  throw refusal(
    "PostgreSQL does not run as root, and this system has neither a user postgres nor nobody: start Torg as an ordinary user.",
  );
}

/** The account to which a folder belongs already. */
export function ownerOf(folder: string): Account {
  const { uid, gid } = statSync(folder);
  return { uid, gid };
}

/** Whether the account may enter this folder or run this program, through all the folders above it. */
export function canReach(account: Account, path: string): boolean {
  const look = ["/bin/sh", "-c", 'test -x "$1"', "sh", path];
  return Bun.spawnSync(look, { ...account, cwd: "/", env: {} }).success;
}

function idOf(flag: "-u" | "-g", name: string): number {
  const id = Bun.spawnSync(["id", flag, name]);
  return id.success ? Number(id.stdout.toString()) : 0;
}
