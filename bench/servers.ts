import { join } from "node:path";
import { type infraServers, startServers, toolsFolder } from "@torg/torg/infra";
import type { Bench } from "./part";

type ServerName = (typeof infraServers)[number];

export type BenchServers = {
  /** Every service's own accounts, and the administrators'. */
  readonly env: Readonly<Record<string, string>>;
  readonly pidOf: (name: ServerName) => number;
  readonly versions: string;
  readonly stop: () => Promise<void>;
};

/** Real servers of the bench's own, as `torg infra up` makes them; fails with the reason where one cannot be had. */
export async function startBenchServers(
  { folder, progress }: Bench,
  only: readonly ServerName[],
): Promise<BenchServers> {
  const servers = await startServers({
    folder: join(folder, "infra"),
    ports: "free",
    only,
    tools: toolsFolder,
    withUs: true,
    progress,
  });
  const [missing] = servers.missing;
  if (missing) {
    await servers.stop();
    throw new Error(`there is no ${missing.name}: ${missing.reason}`);
  }
  return {
    env: servers.env,
    pidOf(name) {
      const pid = servers.started.find((server) => server.name === name)?.pid;
      if (pid === undefined) throw new Error(`${name} was not started`);
      return pid;
    },
    versions: servers.started.map(({ name, version }) => `${name} ${version}`).join(", "),
    stop: servers.stop,
  };
}
