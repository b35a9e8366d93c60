import { chmodSync } from "node:fs";
import { join } from "node:path";
import { eventually, tempFolder } from "@torg/chassis/testing";
import { infraServers, startServers, toolsFolder } from "@torg/torg/infra";

export type ServerName = (typeof infraServers)[number];

/** Real servers of a test's own, each to be hurt by its name. What they had acknowledged is on their disks. */
export type OwnServers = {
  /** Addresses by the names that `torg up --separate` reads: administrators' and every service's own. */
  readonly env: Readonly<Record<string, string>>;
  /** At once and without a word; resolves when it is gone. */
  readonly kill: (name: ServerName) => Promise<void>;
  /** Every process of it stands still: connections stay open, and nobody answers. */
  readonly freeze: (name: ServerName) => void;
  readonly thaw: (name: ServerName) => void;
  /** On the same ports and data, until it answers. */
  readonly start: (name: ServerName) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts all of them; fails with the reason where one cannot be had. */
export async function startOwnServers(): Promise<OwnServers> {
  const folder = tempFolder();
  chmodSync(folder.path, 0o711); // servers that root starts run as somebody else
  const pids = new Map<ServerName, number>();
  const stops: (() => Promise<void>)[] = [];
  const start = async (only: readonly ServerName[]) => {
    const servers = await startServers({
      folder: join(folder.path, "infra"),
      ports: "free",
      only,
      tools: toolsFolder,
      withUs: true,
    });
    stops.push(servers.stop);
    for (const { name, pid } of servers.started) pids.set(name, pid);
    const [missing] = servers.missing;
    if (missing) throw new Error(`there is no ${missing.name}: ${missing.reason}`);
    return servers.env;
  };
  const signal = (name: ServerName, what: NodeJS.Signals) => {
    for (const pid of familyOf(pids.get(name))) kill(pid, what);
  };
  const env = await start(infraServers);
  return {
    env,
    async kill(name) {
      const family = familyOf(pids.get(name));
      for (const pid of family) kill(pid, "SIGKILL");
      await eventually(async () => family.every((pid) => !isAlive(pid)), { what: `${name}'s end` });
    },
    freeze: (name) => signal(name, "SIGSTOP"),
    thaw: (name) => signal(name, "SIGCONT"),
    start: async (name) => void (await start([name])),
    async stop() {
      for (const name of pids.keys()) signal(name, "SIGCONT");
      for (const stop of stops.reverse()) await stop();
      folder[Symbol.dispose]();
    },
  };
}

/** A process and all below it. */
function familyOf(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const table = Bun.spawnSync(["ps", "-eo", "pid=,ppid="]).stdout.toString();
  const children = Map.groupBy(
    table
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number)),
    ([, parent = 0]) => parent,
  );
  const family = [pid];
  for (const each of family) for (const [child] of children.get(each) ?? []) if (child) family.push(child);
  return family;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error; // it ended meanwhile
  }
}

function isAlive(pid: number): boolean {
  const { stdout } = Bun.spawnSync(["ps", "-o", "stat=", "-p", `${pid}`]);
  const state = stdout.toString().trim();
  return state !== "" && !state.startsWith("Z");
}
