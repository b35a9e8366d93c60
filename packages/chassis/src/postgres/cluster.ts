import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "../refusal";
import { program } from "./programs";
import type { Residence } from "./residence";

export type Cluster = { readonly folder: string; readonly password: string };

/** PostgreSQL must not see our environment: a stray PGPORT or LANG would change what it does. */
export const programEnvironment = { LC_ALL: "C", TZ: "UTC" };

/** The cluster in this home, made on the first start (about a second): UTF-8, and a password that nobody chose. */
export async function openCluster(residence: Residence): Promise<Cluster> {
  const folder = join(residence.home, "cluster");
  const passwordFile = join(residence.home, "password");
  if (!existsSync(folder)) await createCluster(residence, folder, passwordFile);
  if (!existsSync(passwordFile)) {
    throw refusal(
      `${passwordFile} is missing, and nothing opens the database without it: bring it back from a backup.`,
    );
  }
  return { folder, password: readFileSync(passwordFile, "utf8").trim() };
}

async function createCluster(residence: Residence, folder: string, passwordFile: string): Promise<void> {
  const { home, programs, account } = residence;
  const draft = join(home, "cluster.draft"); // renamed when complete: a kill leaves no half cluster behind
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${crypto.getRandomValues(new Uint8Array(32)).toHex()}\n`, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);

  const initdb = Bun.spawn(
    [
      program(programs, "initdb"),
      `--pgdata=${draft}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8", // without LANG the default is SQL_ASCII
      ...(Number.parseInt(programs.version, 10) >= 17
        ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        : ["--locale=C.UTF-8"]),
      "--no-instructions",
    ],
    { ...account, cwd: home, env: programEnvironment, stdout: "ignore", stderr: "pipe" },
  );
  const [code, complaints] = await Promise.all([initdb.exited, new Response(initdb.stderr).text()]);
  if (code !== 0) throw refusal(`PostgreSQL could not make its files in ${home}: ${complaints.trim()}`);
  renameSync(draft, folder);
}
