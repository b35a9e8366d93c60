import { mkdirSync, realpathSync } from "node:fs";
import type { Account } from "./account";
import { openCluster, programEnvironment } from "./cluster";
import { type Programs, program } from "./programs";
import { settle } from "./residence";
import { serverSettings } from "./server-settings";
import { serverSocket } from "./server-socket";
import { stopStaleServer } from "./stale-server";

export type PreparedPostgres = {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whom it must run as: root's own processes do not reach it otherwise. Nothing means ourselves. */
  readonly account: Account | undefined;
  /** The superuser's address once it runs. */
  readonly url: string;
};

type Options = {
  readonly dataDir: string;
  readonly port: number;
  /** Other programs than our own. */
  readonly programs?: Programs | undefined;
  /** It runs already, and goes on. */
  readonly running?: boolean;
  /** What a person should know about where it lives. */
  readonly warn: (line: string) => void;
};

/**
 * Makes a cluster in this folder where there is none, and says what runs it, with the settings of the embedded one.
 * For whoever keeps the process himself; only one may at a time. A server that was left running is stopped first,
 * unless it is known to be the one.
 */
export async function preparePostgres({
  dataDir,
  port,
  programs,
  running = false,
  warn,
}: Options): Promise<PreparedPostgres> {
  mkdirSync(dataDir, { recursive: true });
  const log = { warn };
  const residence = settle(realpathSync(dataDir), log, programs);
  const cluster = await openCluster(residence);
  if (!running) await stopStaleServer(cluster.folder, log);
  const unix_socket_directories = serverSocket(residence.home, port)?.folder ?? "";
  const settings = Object.entries({ ...serverSettings, unix_socket_directories });
  return {
    command: [
      program(residence.programs, "postgres"),
      "-D",
      cluster.folder,
      "-p",
      `${port}`,
      ...settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    cwd: residence.home,
    env: programEnvironment,
    account: residence.account,
    url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`,
  };
}
