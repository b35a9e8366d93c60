import { mkdirSync, realpathSync } from "node:fs";
import { refusal } from "../refusal";
import type { Log } from "../telemetry/log";
import { openCluster } from "./cluster";
import { lockFolder } from "./folder-lock";
import { settle } from "./residence";
import { serverSocket } from "./server-socket";
import { stopStaleServer } from "./stale-server";
import { startOnFreePort } from "./start-on-free-port";
import { supervise } from "./supervise";

export type EmbeddedPostgres = {
  /** The superuser's address, on loopback; the port stays the same from start to start while it is free. */
  readonly url: string;
  /** The path of its socket, which only we and root can enter; nothing where the folder's path is too long. */
  readonly socket: string | undefined;
  readonly stop: () => Promise<void>;
};

/**
 * A PostgreSQL of our own in this folder: durable, on loopback, started again when it dies under us.
 * One Torg a folder: a second one is refused, and a server that a killed Torg left behind is stopped first.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
}): Promise<EmbeddedPostgres> {
  const { log } = options;
  const dataDir = openFolder(options.dataDir);
  const lock = lockFolder(dataDir);
  try {
    const residence = settle(dataDir, log);
    const cluster = await openCluster(residence);
    await stopStaleServer(cluster.folder, log);
    const { port, server, restart } = await startOnFreePort({ residence, cluster, log });
    const supervised = supervise(server, restart, log);
    return {
      url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`,
      socket: serverSocket(residence.home, port)?.path,
      stop: () => supervised.stop().finally(lock.release),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return realpathSync(folder);
  } catch (cause) {
    throw refusal(`${folder} cannot be made: give another folder with --data.`, { cause });
  }
}
