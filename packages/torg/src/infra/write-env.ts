import { renameSync, writeFileSync } from "node:fs";

/**
 * Writes addresses as a file of `NAME=value` lines that its owner alone may read. Whole or not at all: who starts
 * processes from it meanwhile reads the old one.
 */
export function writeEnv(file: string, env: Readonly<Record<string, string>>): void {
  const draft = `${file}.${process.pid}`;
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  writeFileSync(draft, `${lines.join("\n")}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
