import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "@torg/chassis/servers";
import { z } from "zod";

/** What to run, and how it is asked to end. */
export type ProcessPlan = {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  readonly stopSignal: "INT" | "TERM";
};

/** A process that we have started, maybe in an earlier run of this program. */
export type OwnProcess = {
  readonly pid: number;
  readonly startedAt: Date;
  readonly stopSignal: "INT" | "TERM";
  /** What it was started with, as `startProcess` was told. */
  readonly print: string;
};

const Note = z.object({
  pid: z.number(),
  /** Tells it from another process that was given the same number later. */
  birth: z.string(),
  startedAt: z.coerce.date(),
  stopSignal: z.enum(["INT", "TERM"]),
  print: z.string(),
});

/** Starts a process that outlives us; its words go to `<name>.log`, and who it is to `<name>.pid`. */
export function startProcess(folder: string, plan: ProcessPlan, print: string): Bun.Subprocess {
  const log = logOf(folder, plan.name);
  if (existsSync(log)) renameSync(log, `${log}.old`);
  const words = openSync(log, "a", 0o600);
  const child = Bun.spawn([...plan.command], {
    ...plan.account,
    cwd: plan.cwd,
    env: plan.env,
    detached: true, // Ctrl-C must not end it
    stdin: "ignore",
    stdout: words,
    stderr: words,
  });
  closeSync(words);
  child.unref();
  const note = {
    pid: child.pid,
    birth: birthOf(child.pid),
    startedAt: new Date(),
    stopSignal: plan.stopSignal,
    print,
  };
  writeFileSync(noteOf(folder, plan.name), JSON.stringify(note));
  return child;
}

/** The process of this name where it still runs; nothing for one that ended, however it ended. */
export function findProcess(folder: string, name: string): OwnProcess | undefined {
  const file = noteOf(folder, name);
  if (!existsSync(file)) return undefined;
  const note = Note.safeParse(readJson(file));
  if (note.success && note.data.birth !== "" && birthOf(note.data.pid) === note.data.birth) return note.data;
  rmSync(file, { force: true });
  return undefined;
}

/** Asks it to end and waits; after 30 s it is killed: what it has acknowledged is on its disk either way. */
export async function stopProcess(folder: string, name: string): Promise<boolean> {
  const found = findProcess(folder, name);
  if (!found) return false;
  signal(found.pid, `SIG${found.stopSignal}`);
  if (!(await isGoneWithin(folder, name, 30_000))) {
    signal(found.pid, "SIGKILL");
    if (!(await isGoneWithin(folder, name, 10_000)))
      throw refusal(`${name} (process ${found.pid}) does not end: kill it.`);
  }
  return true;
}

/** Its last words, for a person who wants to know why it ended. */
export function lastWords(folder: string, name: string): string {
  const log = logOf(folder, name);
  return existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n").slice(-12).join("\n") : "";
}

const logOf = (folder: string, name: string): string => join(folder, `${name}.log`);
const noteOf = (folder: string, name: string): string => join(folder, `${name}.pid`);

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

async function isGoneWithin(folder: string, name: string, limitMs: number): Promise<boolean> {
  const until = Date.now() + limitMs;
  while (findProcess(folder, name)) {
    if (Date.now() > until) return false;
    await Bun.sleep(20);
  }
  return true;
}

/** When this boot's process of that number began; nothing where there is none, or a zombie. */
function birthOf(pid: number): string {
  if (process.platform !== "linux")
    return Bun.spawnSync(["ps", "-o", "lstart=", "-p", `${pid}`])
      .stdout.toString()
      .trim();
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return "";
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${rest[18]}`;
  } catch {
    return "";
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // half written by one who was killed
  }
}
