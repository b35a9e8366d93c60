import { refusal } from "../refusal";
import type { Log } from "../telemetry/log";
import { type Cluster, programEnvironment } from "./cluster";
import { lines } from "./lines";
import { program } from "./programs";
import type { Residence } from "./residence";
import { serverSettings } from "./server-settings";
import { serverSocket } from "./server-socket";
import { stopWhenOrphaned } from "./stop-when-orphaned";

export type ServerProcess = {
  readonly exited: Promise<unknown>;
  /** Rolls back what is open, writes a checkpoint and ends; within 30 s, else it recovers at the next start. */
  readonly stop: () => Promise<void>;
};

export type Launch = { readonly residence: Residence; readonly cluster: Cluster; readonly log: Log };

/** Starts the server and waits until it takes connections, however long recovery may need; refuses in its own words. */
export async function startServer({ residence, cluster, log }: Launch, port: number): Promise<ServerProcess> {
  const socketFolder = serverSocket(residence.home, port)?.folder ?? "";
  const settings = Object.entries({ ...serverSettings, unix_socket_directories: socketFolder }).flatMap(
    ([name, value]) => ["-c", `${name}=${value}`],
  );
  const server = Bun.spawn(
    [program(residence.programs, "postgres"), "-D", cluster.folder, "-p", `${port}`, ...settings],
    {
      ...residence.account,
      cwd: residence.home,
      env: programEnvironment,
      detached: true, // Ctrl-C reaches us alone: we drain first and stop it last
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    },
  );
  const watcher = stopWhenOrphaned(server.pid, residence.account);

  const ready = Promise.withResolvers<void>();
  const words: string[] = [];
  let stopping = false;
  async function listen(): Promise<void> {
    for await (const line of lines(server.stderr)) {
      if (words.push(line) > 20) words.shift();
      if (line.endsWith("database system is ready to accept connections")) ready.resolve();
      log[/^(FATAL|PANIC):/.test(line) && !stopping ? "warn" : "debug"](`postgres: ${line}`);
    }
  }
  const exited = Promise.all([server.exited, listen()]).finally(() => watcher[Symbol.dispose]());
  await Promise.race([
    ready.promise,
    exited.then(() =>
      Promise.reject(refusal(`PostgreSQL does not start in ${cluster.folder}:\n${words.join("\n")}`)),
    ),
  ]);

  return {
    exited,
    stop: async () => {
      stopping = true;
      server.kill("SIGINT");
      const timer = setTimeout(() => server.kill("SIGQUIT"), 30_000);
      await exited;
      clearTimeout(timer);
    },
  };
}
