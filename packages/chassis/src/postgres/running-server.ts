import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The superuser's address of the embedded PostgreSQL that runs in this data folder, or nothing where none runs. */
export function runningServerUrl(dataDir: string): string | undefined {
  const home = join(dataDir, "postgres");
  const [pidFile, passwordFile] = [join(home, "cluster/postmaster.pid"), join(home, "password")];
  if (!existsSync(pidFile) || !existsSync(passwordFile)) return undefined;
  const [, , , port] = readFileSync(pidFile, "utf8").split("\n"); // its fourth line; PostgreSQL documents the file
  if (port === undefined || !/^[0-9]+$/.test(port)) return undefined;
  return `postgres://postgres:${readFileSync(passwordFile, "utf8").trim()}@127.0.0.1:${port}/postgres`;
}
