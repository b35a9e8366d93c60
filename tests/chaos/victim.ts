import { fileURLToPath } from "node:url";
import { eventually } from "@torg/chassis/testing";

const main = fileURLToPath(new URL("../../packages/torg/src/main.ts", import.meta.url));

/** `torg up` as a process of its own, to be killed. */
export type Victim = { readonly kill: () => Promise<void>; readonly startMs: number };

export async function startVictim({ dataDir, port }: { dataDir: string; port: number }): Promise<Victim> {
  const started = performance.now();
  const child = Bun.spawn([process.execPath, main, "up", "--data", dataDir, "--port", String(port)], {
    stdout: "ignore",
    stderr: "ignore",
    env: { ...Bun.env, LOG_LEVEL: "silent", LIMIT_ADDRESS: "off", LIMIT_EXCHANGE: "off" },
  });
  await eventually(async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok, {
    what: "torg up answering",
    withinMs: 60_000,
  });
  return {
    startMs: performance.now() - started,
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
