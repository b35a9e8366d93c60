import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** Below it root keeps what its unprivileged account could not reach elsewhere. */
export const refuge = "/var/lib/torg";

/** Makes a folder that anyone may enter, whatever the umask; folders that are there already stay as they are. */
export function makeOpenFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o755);
}
