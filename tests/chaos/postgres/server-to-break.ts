import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { preparePostgres } from "@torg/chassis/servers";
import { eventually } from "@torg/chassis/testing";
import postgres from "postgres";

/** A PostgreSQL of the test's own, to be hurt. */
export type ServerToBreak = {
  readonly url: string;
  readonly port: number;
  /** The user it runs as; nothing means ourselves. */
  readonly uid: number | undefined;
  /** Ends it without a word to its clients, as a power cut does. Its data recover at the next start. */
  readonly crash: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Stops every process of it where it stands: connections stay open and nobody answers. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly stop: () => Promise<void>;
};

export async function serverToBreak(dataDir: string): Promise<ServerToBreak> {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  const { command, cwd, env, account, url } = await preparePostgres({ dataDir, port, warn: () => undefined });
  let child: Bun.Subprocess | undefined;

  async function start(): Promise<void> {
    child = Bun.spawn([...command], {
      ...account,
      cwd,
      env,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    });
    await eventually(() => answers(url), { what: "the server's start", withinMs: 60_000 });
  }
  const signal = (name: NodeJS.Signals) => {
    for (const pid of familyOf(child?.pid)) process.kill(pid, name);
  };
  const end = async (name: NodeJS.Signals) => {
    signal("SIGCONT");
    child?.kill(name);
    await child?.exited;
  };
  await start();
  return {
    url,
    port,
    uid: account?.uid,
    start,
    crash: () => end("SIGQUIT"),
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    stop: () => end("SIGINT"),
  };
}

async function answers(url: string): Promise<true> {
  const client = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined });
  try {
    await client`select 1`;
    return true;
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** A process and its children; the server's first process has no grandchildren. */
function familyOf(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const children = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === pid);
  return [pid, ...children.map(Number)];
}

function parentOf(entry: string): number | undefined {
  try {
    return Number(
      readFileSync(join("/proc", entry, "stat"), "utf8")
        .split(") ")[1]
        ?.split(" ")[1],
    );
  } catch {
    return undefined; // it ended while we looked
  }
}
