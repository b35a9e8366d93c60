import { join } from "node:path";
import { pingServer } from "@torg/chassis/servers";
import { findProcess } from "./own-process";
import { rememberedPorts } from "./ports";
import { addressVariables, type InfraServer, infraServers } from "./servers";

export type ServerStatus = {
  readonly name: InfraServer;
  readonly port: number | undefined;
  readonly pid: number | undefined;
  readonly startedAt: Date | undefined;
  /** Absent where it does not answer; then `reason` says what is wrong. */
  readonly version?: string;
  readonly reason?: string;
};

/** How each server of this folder is, asked now. */
export const serverStatuses = (
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ServerStatus[]> =>
  Promise.all(
    infraServers.map(async (name) => {
      const running = findProcess(join(folder, name), name);
      const known = {
        name,
        port: rememberedPorts(folder)[name],
        pid: running?.pid,
        startedAt: running?.startedAt,
      };
      const url = env[addressVariables[name]];
      if (!running || url === undefined) return { ...known, reason: "does not run" };
      try {
        return { ...known, version: (await pingServer(url)).version };
      } catch (error) {
        return { ...known, reason: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
