import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, tempFolder } from "@torg/chassis/testing";
import { z } from "zod";
import { separateDoors } from "../books/separate-doors";
import { hurryUp, readyWithinMs, type Shop, type ShopWish } from "./shop";

const main = fileURLToPath(new URL("../../../packages/torg/src/main.ts", import.meta.url));

const State = z.object({
  url: z.string().optional(),
  processes: z.array(
    z.object({ name: z.string(), pid: z.number().optional(), url: z.string(), ready: z.boolean() }),
  ),
});

type SeparateWish = ShopWish & {
  /** The servers' addresses, as `torg infra up` writes them; with paths in them where a way is to be made bad. */
  readonly infra: Readonly<Record<string, string>>;
  /** `order=2,product=2`. */
  readonly replicas?: string;
  /** How many of the demonstration's goods: none unless asked. */
  readonly demo?: boolean;
};

/** `torg up --separate`: a process for each service and replica, against real servers. */
export async function startSeparately({
  infra,
  replicas,
  demo = false,
  env = {},
}: SeparateWish): Promise<Shop> {
  const folder = tempFolder();
  const file = join(folder.path, "infra.env");
  writeFileSync(
    file,
    Object.entries(infra)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
    { mode: 0o600 },
  );
  const child = Bun.spawn(
    [
      ...[process.execPath, main, "up", "--separate", "--data", folder.path, "--port", "0", "--infra", file],
      ...(replicas === undefined ? [] : ["--replicas", replicas]),
      ...(demo ? ["--demo"] : []),
    ],
    {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "inherit",
      env: { ...Bun.env, ...hurryUp, ...env },
    },
  );
  void new Response(child.stdout).text();
  const read = async () => State.parse(await Bun.file(join(folder.path, "separate.json")).json());
  const first = await eventually(
    async () => {
      if (child.exitCode !== null) return "ended" as const;
      const state = await read();
      return (
        state.url !== undefined && state.processes.every(({ ready }) => ready) && { ...state, url: state.url }
      );
    },
    { what: "torg up --separate answering", withinMs: 2 * readyWithinMs },
  );
  if (first === "ended") throw new Error(`torg up --separate ended (${child.exitCode})`);

  const pids = new Map<string, number>();
  const found = async (name: string) => {
    const one = (await read()).processes.find((each) => each.name === name);
    if (!one) throw new Error(`no process is called ${name}`);
    return one;
  };
  const edges = new Map(first.processes.map(({ name, url }) => [name, url]));
  const signal = (name: string, what: NodeJS.Signals) => {
    const pid = pids.get(name);
    if (pid === undefined) throw new Error(`no process is called ${name}`);
    process.kill(pid, what);
  };
  for (const { name, pid } of first.processes) if (pid !== undefined) pids.set(name, pid);

  return {
    url: first.url,
    processes: () => first.processes.map(({ name }) => name),
    async kill(name) {
      const { pid } = await found(name);
      if (pid === undefined) return; // it is between two lives already
      process.kill(pid, "SIGKILL");
      await eventually(async () => (await found(name)).pid !== pid, { what: `${name}'s end` });
    },
    freeze: (name) => signal(name, "SIGSTOP"),
    thaw: (name) => signal(name, "SIGCONT"),
    async ready(name) {
      await eventually(
        async () => {
          const { processes } = await read();
          const wanted = processes.filter((each) => name === undefined || each.name === name);
          for (const { name: own, pid } of wanted) if (pid !== undefined) pids.set(own, pid);
          return wanted.every(({ ready }) => ready);
        },
        { what: `${name ?? "every process"} answering`, withinMs: readyWithinMs },
      );
    },
    edge: (name) => edges.get(name) ?? "",
    identityDir: join(folder.path, "identities"),
    doors: () => separateDoors(infra),
    async stop() {
      for (const pid of pids.values()) resume(pid);
      child.kill("SIGTERM");
      await child.exited;
      folder[Symbol.dispose]();
    },
  };
}

function resume(pid: number): void {
  try {
    process.kill(pid, "SIGCONT");
  } catch {
    // it was killed, and another one runs in its place
  }
}
