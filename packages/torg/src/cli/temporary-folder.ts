import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Later } from "./cleaning-up";

/** An empty folder that is gone when `later` comes. Others may enter it: root's PostgreSQL runs as somebody else. */
export function temporaryFolder(prefix: string, later: Later): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  later(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  chmodSync(folder, 0o711);
  return folder;
}
