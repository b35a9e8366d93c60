import { join } from "node:path";
import { pingServer, type TlsFiles } from "@torg/chassis/servers";
import { findProcess } from "./own-process";
import { addressVariables, type InfraServer, infraServers } from "./servers";

export type ServerStatus = {
  readonly name: InfraServer;
  /** Where it is to be reached; nothing before it was started once. */
  readonly address: string | undefined;
  /** Of a native one. */
  readonly pid: number | undefined;
  readonly startedAt: Date | undefined;
  /** Absent where it does not answer; then `reason` says what is wrong. */
  readonly version?: string;
  readonly reason?: string;
};

/** How each server of this folder is, asked now; with files for TLS over nothing else. */
export const serverStatuses = (
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  tls?: TlsFiles,
): Promise<ServerStatus[]> =>
  Promise.all(
    infraServers.map(async (name) => {
      const running = findProcess(join(folder, name), name);
      const url = env[addressVariables[name]];
      const address = url === undefined ? undefined : new URL(url).host;
      const known = { name, address, pid: running?.pid, startedAt: running?.startedAt };
      if (url === undefined) return { ...known, reason: "does not run" };
      try {
        return { ...known, version: (await pingServer(url, tls)).version };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { ...known, reason: running ? `does not answer: ${reason}` : "does not run" };
      }
    }),
  );
