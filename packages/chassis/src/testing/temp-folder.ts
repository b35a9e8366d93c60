import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty folder that is gone when the scope ends. Other accounts may enter it: root's PostgreSQL runs as one. */
export function tempFolder(mode = 0o711): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "torg-test-"));
  chmodSync(path, mode);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
