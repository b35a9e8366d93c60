import { chmodSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, tempFolder } from "@torg/chassis/testing";
import { embeddedDoors } from "../books/embedded-doors";
import { hurryUp, readyWithinMs, type Shop, type ShopWish } from "./shop";

const main = fileURLToPath(new URL("../../../packages/torg/src/main.ts", import.meta.url));

/** `torg up`: every service in one process, with an embedded PostgreSQL. What is killed is started again at once. */
export async function startTogether({
  env = {},
}: ShopWish = {}): Promise<Shop & { readonly dataDir: string }> {
  const folder = tempFolder();
  chmodSync(folder.path, 0o711); // root's PostgreSQL runs as somebody else
  const dataDir = join(folder.path, "data");
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  let stopping = false;
  let child = spawn();

  function spawn(): Bun.Subprocess {
    return Bun.spawn([process.execPath, main, "up", "--data", dataDir, "--port", `${port}`], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
      env: { ...Bun.env, ...hurryUp, ...env },
    });
  }
  const ready = async () => {
    const isReady = async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok;
    await eventually(isReady, { what: "torg up answering", withinMs: readyWithinMs });
  };
  await ready();
  return {
    url,
    dataDir,
    processes: () => ["torg"],
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
      if (!stopping) child = spawn();
    },
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    ready,
    edge: () => url,
    identityDir: join(dataDir, "identities"),
    doors: () => embeddedDoors(dataDir),
    async stop() {
      stopping = true;
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await child.exited;
      folder[Symbol.dispose]();
    },
  };
}

function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}
