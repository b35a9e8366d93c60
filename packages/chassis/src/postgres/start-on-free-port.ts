import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Launch, type ServerProcess, startServer } from "./server-process";

type Started = {
  readonly port: number;
  readonly server: ServerProcess;
  readonly restart: () => Promise<ServerProcess>;
};

/** Starts the server on the port of the last time, or on another free one when somebody has taken that. */
export async function startOnFreePort(launch: Launch): Promise<Started> {
  const memory = join(launch.residence.home, "port");
  const lastPort = existsSync(memory) ? Number(readFileSync(memory, "utf8")) : 0;
  const port = freePort(lastPort);
  const restart = () => startServer(launch, port);
  const server = await restart();
  if (port !== lastPort) writeFileSync(memory, `${port}\n`);
  return { port, server, restart };
}

function freePort(preferred: number): number {
  const listen = (port: number) => Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } });
  const probe = attempt(() => listen(preferred)) ?? listen(0);
  probe.stop(true);
  return probe.port;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
