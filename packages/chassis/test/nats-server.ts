import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { environment } from "../src/environment";
import { eventually } from "../src/testing";

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** nats-server of this machine, for tests that stop and kill one; nothing where there is none. */
export const natsProgram = (environment.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "nats-server"))
  .find(isProgram);

/** A NATS server that one test may do anything to. */
export async function ownNatsServer(program: string, extra: string[] = []) {
  const port = await freePort();
  const spawn = () =>
    Bun.spawn([program, "-a", "127.0.0.1", "-p", String(port), ...extra], {
      stdout: "ignore",
      stderr: "ignore",
    });
  const answers = () =>
    eventually(async () => {
      const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data: () => undefined } });
      socket.end();
      return true;
    });
  let server = spawn();
  await answers();
  return {
    url: `nats://127.0.0.1:${port}`,
    kill: (signal: "SIGSTOP" | "SIGCONT" | "SIGKILL") => server.kill(signal),
    async restart() {
      server.kill("SIGKILL");
      await server.exited;
      server = spawn();
      await answers();
    },
    async stop() {
      server.kill("SIGCONT");
      server.kill("SIGKILL");
      await server.exited;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  const { port } = probe;
  probe.stop(true);
  return port;
}
