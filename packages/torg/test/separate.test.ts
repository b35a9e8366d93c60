import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, tempFolder, testIf } from "@torg/chassis/testing";
import { findProgram } from "../src/infra/find-program";
import { type Servers, startServers } from "../src/infra/start-servers";
import { readState } from "../src/separate/state-file";

setDefaultTimeout(180_000);

const main = join(import.meta.dir, "../src/main.ts");
const hasNats = findProgram("nats-server") !== undefined;
const testSeparate = testIf(hasNats, "there is no nats-server on the PATH");
const folder = tempFolder();
const infraEnv = join(folder.path, "infra.env");
const children = new Set<Bun.Subprocess>();
let servers: Servers | undefined;

beforeAll(async () => {
  if (!hasNats) return;
  const { path } = folder;
  const options = {
    folder: join(path, "infra"),
    tools: join(path, "tools"),
    ports: "free",
    withUs: true,
  } as const;
  servers = await startServers({ ...options, only: ["postgres", "nats"] });
  const url = (name: string) => servers?.started.find((server) => server.name === name)?.url;
  writeFileSync(infraEnv, `DATABASE_URL=${url("postgres")}\nNATS_URL=${url("nats")}\n`, { mode: 0o600 });
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await servers?.stop();
  folder[Symbol.dispose]();
});

const data = (name: string) => join(folder.path, name);
const stateOf = (name: string) => readState(join(data(name), "separate.json"));

function up(
  name: string,
  { env = {}, options = [] }: { env?: Record<string, string>; options?: string[] } = {},
) {
  const child = Bun.spawn(
    [
      process.execPath,
      main,
      "up",
      "--separate",
      `--infra=${infraEnv}`,
      "--port=0",
      `--data=${data(name)}`,
      ...options,
    ],
    { stdout: "pipe", stderr: "pipe", env: { PATH: Bun.env.PATH ?? "", ...env } },
  );
  children.add(child);
  return child;
}

/** Up to the address, its last line. */
async function addressOf(child: {
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>>;
}): Promise<string> {
  let printed = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += chunk;
    if (/^http.*\n$/m.test(printed)) break;
  }
  return printed.trim().split("\n").at(-1) ?? "";
}

const lives = (pid: number | undefined) => pid !== undefined && existsSync(`/proc/${pid}`);

testSeparate(
  "a process each, with its own accounts; what dies is started again, and all go when it is stopped",
  async () => {
    const child = up("whole", { options: ["--replicas=order=2"] });
    const url = await addressOf(child);
    const shelf = await (await fetch(`${url}/v1/products?limit=1`)).json();
    expect(shelf).toMatchObject({ items: [{ name: expect.any(String) }] });

    const state = stateOf("whole");
    const names = state?.processes.map(({ name }) => name) ?? [];
    expect(names).toEqual([
      "user",
      "product",
      "cart",
      "order-1",
      "order-2",
      "integration",
      "notification",
      "gateway",
    ]);
    const admin = /DATABASE_URL=(.*)/.exec(readFileSync(infraEnv, "utf8"))?.[1] ?? "";
    for (const { pid, service } of state?.processes ?? []) {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
      expect(environment).not.toContain(new URL(admin).password);
      const databases = [...environment.matchAll(/(\w+)_DATABASE_URL=/g)].map(([, owner]) =>
        owner?.toLowerCase(),
      );
      expect(databases).toEqual(service === "gateway" ? [] : [service]);
    }

    const before = state?.processes.find(({ name }) => name === "order-1");
    process.kill(before?.pid ?? 0, "SIGKILL");
    const after = await eventually(async () => {
      const found = stateOf("whole")?.processes.find(({ name }) => name === "order-1");
      return found?.ready && found.pid !== before?.pid && found;
    });
    expect(after).toMatchObject({ restarts: 1, port: before?.port });

    const roll = Bun.spawn([process.execPath, main, "roll", `--data=${data("whole")}`], {
      stdout: "ignore",
      stderr: "pipe",
    });
    expect(await roll.exited).toBe(0);
    const rolled = stateOf("whole")?.processes ?? [];
    expect(rolled.every(({ ready }) => ready)).toBe(true);
    const old = new Set([...(state?.processes ?? []), after].map(({ pid }) => pid));
    expect(rolled.filter(({ pid }) => old.has(pid))).toEqual([]);
    expect((await fetch(`${url}/v1/products?limit=1`)).status).toBe(200);

    child.kill("SIGINT");
    expect(await child.exited).toBe(0);
    expect(rolled.filter(({ pid }) => lives(pid))).toEqual([]);
    expect(existsSync(join(data("whole"), "separate.json"))).toBe(false);
  },
);

testSeparate(
  "when it is killed, none of its processes stays, and the next start is an ordinary one",
  async () => {
    const child = up("killed");
    await addressOf(child);
    const processes = stateOf("killed")?.processes ?? [];
    child.kill("SIGKILL");
    await eventually(async () => processes.every(({ pid }) => !lives(pid)), {
      what: "the end of all its processes",
    });
    const roll = Bun.spawn([process.execPath, main, "roll", `--data=${data("killed")}`], { stderr: "pipe" });
    expect(await new Response(roll.stderr).text()).toContain("nothing runs here");

    const next = up("killed");
    expect((await fetch(`${await addressOf(next)}/readyz`)).status).toBe(200);
    next.kill("SIGTERM");
    expect(await next.exited).toBe(0);
  },
);

testSeparate(
  "a wrong environment is shown and ends it with 78; anything else that dies is tried again",
  async () => {
    const child = up("wrong", { env: { STATEMENT_TIMEOUT_MS: "soon" } });
    const said = await new Response(child.stderr).text();
    expect(await child.exited).toBe(78);
    expect(said).toMatch(/^\w+ +STATEMENT_TIMEOUT_MS:/m);
  },
);

test("without the servers' addresses it says how to get them", async () => {
  const child = Bun.spawn([process.execPath, main, "up", "--separate", "--infra=/nowhere/infra.env"], {
    stderr: "pipe",
    stdout: "ignore",
  });
  expect(await new Response(child.stderr).text()).toContain("./torg infra up");
  expect(await child.exited).toBe(64);
});
