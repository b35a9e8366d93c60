import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "../refusal";
import type { Warns } from "../telemetry/log";

/**
 * Stops the PostgreSQL that a killed Torg left running on this cluster; call it only under the folder's lock.
 * The pid file of a zombie or of something else is removed. That of a process which is gone stays: PostgreSQL
 * then looks for survivors of the old server before it starts.
 */
export async function stopStaleServer(cluster: string, log: Warns): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n", 1)[0]);
  if (!isAlive(pid)) return;

  const command = commandOf(pid);
  if (!isServer(command)) return rmSync(pidFile, { force: true });
  if (!command.includes(` -D ${cluster} `)) {
    throw refusal(
      `${pidFile} names process ${pid}, a PostgreSQL of another folder: if it is none of ours, remove that file.`,
    );
  }
  log.warn(`the last Torg was killed and left PostgreSQL (process ${pid}) running: stopping it`);
  process.kill(pid, "SIGINT"); // fast shutdown: open transactions are rolled back
  if (await isGoneWithin(pid, 20_000)) return;
  process.kill(pid, "SIGQUIT"); // at once; the next start recovers from the log
  if (!(await isGoneWithin(pid, 10_000)))
    throw refusal(`PostgreSQL (process ${pid}) does not stop: kill it.`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Its command line; nothing for a zombie. Not its folder in /proc, which root may not read in a container. */
function commandOf(pid: number): string {
  if (process.platform !== "linux")
    return Bun.spawnSync(["ps", "-o", "command=", "-p", `${pid}`]).stdout.toString();
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch (error) {
    if (!isAlive(pid)) return "";
    throw error;
  }
}

/** The server itself, as we start it; its sessions call themselves `postgres: …`. */
const isServer = (command: string): boolean => /(^|[/])postgres -D /.test(command);

async function isGoneWithin(pid: number, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (isServer(commandOf(pid))) {
    if (Date.now() > deadline) return false;
    await Bun.sleep(10);
  }
  return true;
}
