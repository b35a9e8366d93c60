import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { lockFolder } from "@torg/chassis/servers";

/** What a Torg that runs separately keeps beside the files and keys: its processes' own folders, and marks of what was done. */
export const ownFolder = (dataDir: string): string => join(dataDir, "separate");

/** Makes this process the only one that runs Torg separately on a data folder, or refuses with the other's id. */
export function takeOwnFolder(dataDir: string) {
  mkdirSync(ownFolder(dataDir), { recursive: true });
  return lockFolder(ownFolder(dataDir));
}

/** Whether somebody runs it: a file with process ids outlives a kill, the lock does not. */
export function isRunning(dataDir: string): boolean {
  if (!existsSync(ownFolder(dataDir))) return false;
  try {
    lockFolder(ownFolder(dataDir)).release();
    return false;
  } catch {
    return true;
  }
}
