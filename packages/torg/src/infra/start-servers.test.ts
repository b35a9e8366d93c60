import { expect, test } from "bun:test";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pingServer } from "@torg/chassis/servers";
import { eventually, tempFolder, testIf } from "@torg/chassis/testing";
import { findProgram } from "./find-program";
import { toolsFolder } from "./infra-folders";
import { findProcess } from "./own-process";
import { freePorts } from "./ports";
import type { InfraPorts } from "./servers";
import { startServers, stopServers } from "./start-servers";

/** The two that are up in a blink: what holds for them is the same code for all. */
const only = ["nats", "redis-cart"] as const;
const start = (folder: string, ports: "free" | Partial<InfraPorts> = "free") =>
  startServers({ folder, ports, only, tools: toolsFolder, withUs: true });
const testWithThem = testIf(
  findProgram("nats-server") !== undefined && findProgram("redis-server") !== undefined,
  "there is no nats-server or redis-server here",
);

testWithThem(
  "servers are left alone while they run, and keep address, accounts and data from start to start",
  async () => {
    using folder = tempFolder();
    const first = await start(folder.path);
    try {
      const again = await start(folder.path);
      expect(again.started.map(({ pid }) => pid)).toEqual(first.started.map(({ pid }) => pid));
      await Bun.$`redis-cli -u ${first.env.CART_REDIS_URL ?? ""} set cart:kept yes`.quiet();
      expect((await stopServers(folder.path)).toSorted()).toEqual(["nats", "redis-cart"]);
      const later = await start(folder.path);
      expect(later.env).toEqual(first.env);
      expect(await Bun.$`redis-cli -u ${first.env.CART_REDIS_URL ?? ""} get cart:kept`.text()).toBe("yes\n");
    } finally {
      await first.stop();
    }
  },
);

testWithThem("one that was killed is started again on what it had; the other goes on", async () => {
  using folder = tempFolder();
  const { started, env, stop } = await start(folder.path);
  try {
    const pidOf = (name: string) => started.find((server) => server.name === name)?.pid ?? 0;
    // two writes of one script are a transaction in its file, which is loaded by another rule than a single write
    const both = "redis.call('set', KEYS[1], 'yes') redis.call('set', KEYS[2], 'yes')";
    await Bun.$`redis-cli -u ${env.CART_REDIS_URL ?? ""} eval ${both} 2 cart:kept cart:too`.quiet();
    process.kill(pidOf("redis-cart"), "SIGKILL");
    await eventually(async () => !findProcess(join(folder.path, "redis-cart"), "redis-cart"));
    const again = await start(folder.path);
    expect(again.started.find(({ name }) => name === "nats")?.pid).toBe(pidOf("nats"));
    // its port may not be free again at once, and is another one then
    expect(await Bun.$`redis-cli -u ${again.env.CART_REDIS_URL ?? ""} get cart:kept`.text()).toBe("yes\n");
  } finally {
    await stop();
  }
});

testWithThem("a port that somebody has is refused by name, and that somebody is not spoken to", async () => {
  using folder = tempFolder();
  let spokenTo = false;
  using stranger = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: () => {
        spokenTo = true;
      },
      data() {},
    },
  });
  await expect(
    startServers({
      folder: folder.path,
      ports: { nats: stranger.port },
      only: ["nats"],
      tools: toolsFolder,
      withUs: true,
    }),
  ).rejects.toThrow(`port ${stranger.port} is taken: give nats another one`);
  expect(spokenTo).toBe(false);
});

testWithThem("other settings start a server anew", async () => {
  using folder = tempFolder();
  const first = await start(folder.path);
  try {
    const { nats: port = 0 } = freePorts(["nats"], {});
    const moved = await start(folder.path, { nats: port });
    expect(new URL(moved.env.NATS_URL ?? "").port).toBe(`${port}`);
    expect((await pingServer(moved.env.NATS_URL ?? "")).version).not.toBe("");
    expect(moved.started.find(({ name }) => name === "redis-cart")?.tookMs).toBeUndefined();
  } finally {
    await first.stop();
  }
});

testWithThem("a server that does not come up is refused with its last words", async () => {
  using folder = tempFolder();
  const first = await start(folder.path);
  await first.stop();
  await Bun.write(join(folder.path, "redis-cart/appendonlydir/appendonly.aof.manifest"), "nonsense\n");
  await expect(start(folder.path)).rejects.toThrow(/redis-cart ended:[\s\S]*AOF/);
  expect(findProcess(join(folder.path, "nats"), "nats")).toBeUndefined(); // it was to end with us
});

testWithThem("what holds passwords is its owner's alone", async () => {
  using folder = tempFolder();
  const { stop, env } = await start(folder.path);
  try {
    for (const file of ["secret", "nats/nats.conf", "redis-cart/users.acl", "nats/nats.log"])
      expect(statSync(join(folder.path, file)).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder.path, "redis-cart/users.acl"), "utf8")).not.toContain(
      new URL(env.CART_CART_REDIS_URL ?? "").password,
    );
  } finally {
    await stop();
  }
});

testWithThem("servers end with the process that started them, however it ends", async () => {
  using folder = tempFolder();
  const script = `
    const { startServers } = await import(${JSON.stringify(join(import.meta.dir, "start-servers.ts"))});
    await startServers({ folder: ${JSON.stringify(folder.path)}, ports: "free", only: ["nats"], tools: "", withUs: true });
    console.log("up"); await Bun.sleep(1e9);`;
  const parent = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
  await parent.stdout.getReader().read();
  expect(findProcess(join(folder.path, "nats"), "nats")).toBeDefined();
  parent.kill("SIGKILL");
  await eventually(async () => !findProcess(join(folder.path, "nats"), "nats"));
  expect(existsSync(join(folder.path, "nats/nats.conf"))).toBe(true);
});

test("a server that this machine cannot have is named with the reason", async () => {
  using folder = tempFolder();
  const script = `
    const { startServers } = await import(${JSON.stringify(join(import.meta.dir, "start-servers.ts"))});
    const { missing, stop } = await startServers({ folder: ${JSON.stringify(folder.path)}, ports: "free", only: ["mongo"], tools: ${JSON.stringify(folder.path)}, withUs: true });
    console.log(JSON.stringify(missing)); await stop(); process.exit();`;
  const child = Bun.spawn([process.execPath, "-e", script], {
    env: { PATH: folder.path, TORG_INFRA_INSTALL: "off" },
    stdout: "pipe",
  });
  expect(JSON.parse(await new Response(child.stdout).text())).toEqual([
    { name: "mongo", reason: expect.stringContaining("install either") },
  ]);
});
