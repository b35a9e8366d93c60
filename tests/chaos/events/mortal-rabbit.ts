import { existsSync } from "node:fs";
import { eventually, tempFolder, testIf } from "@torg/chassis/testing";
import { startServers, toolsFolder } from "@torg/torg/infra";

/** A RabbitMQ of a test's own, which it may kill and start again on what it had. */
export type MortalRabbit = {
  readonly url: string;
  /** SIGKILL, and it is gone when this is over. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const isThere = existsSync("/usr/lib/rabbitmq/bin/rabbitmq-server") || Bun.which("rabbitmq-server") !== null;

/** A test that needs RabbitMQ itself, to do to it what a shared one must not suffer. With `CI=true` it fails where there is none. */
export const testWithMortalRabbit = testIf(
  isThere || Bun.env.CI === "true",
  "there is no rabbitmq-server here",
);

export async function startMortalRabbit(): Promise<MortalRabbit> {
  const folder = tempFolder();
  const up = async () => {
    const { started, missing, stop } = await startServers({
      folder: folder.path,
      ports: "free",
      only: ["rabbitmq"],
      tools: toolsFolder,
      withUs: true,
    });
    const [server] = started;
    if (!server) throw new Error(missing.map(({ reason }) => reason).join("; "));
    return { ...server, stop };
  };
  let server = await up();
  return {
    url: server.url,
    async kill() {
      process.kill(server.pid, "SIGKILL");
      await eventually(async () => !isAlive(server.pid), { what: "RabbitMQ's end" });
    },
    async start() {
      server = await up();
    },
    async stop() {
      await server.stop();
      folder[Symbol.dispose]();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
