import { existsSync, rmSync, writeFileSync } from "node:fs";
import { environment } from "../environment";
import { findPostgres, findProgram, findRabbit } from "./find-program";
import type { InfraServer } from "./servers";

/** What Debian calls each, and whether it is there. MongoDB is not among Debian's. */
const packages: Partial<Record<InfraServer, { readonly name: string; readonly isThere: () => boolean }>> = {
  postgres: { name: "postgresql", isThere: () => findPostgres() !== undefined },
  "redis-cart": { name: "redis-server", isThere: () => findProgram("redis-server") !== undefined },
  "redis-cache": { name: "redis-server", isThere: () => findProgram("redis-server") !== undefined },
  rabbitmq: { name: "rabbitmq-server", isThere: () => findRabbit() !== undefined },
  nats: { name: "nats-server", isThere: () => findProgram("nats-server") !== undefined },
};

/**
 * Installs Debian's packages of the servers that are not there, where this is Debian's kind of system and we are root;
 * TORG_INFRA_INSTALL=off forbids it. None of them is started: Torg starts its own. What could not be installed stays
 * missing, and whoever needs it says so.
 */
export async function installMissing(
  servers: readonly InfraServer[],
  progress: (line: string) => void,
): Promise<void> {
  const missing = new Set(
    servers.flatMap((server) => {
      const known = packages[server];
      return known && !known.isThere() ? [known.name] : [];
    }),
  );
  await installPackages([...missing], progress);
}

/** Debian's packages by their names, where this is Debian's kind of system, we are root and nobody forbade it. */
export async function installPackages(
  names: readonly string[],
  progress: (line: string) => void,
): Promise<void> {
  const apt = findProgram("apt-get");
  if (names.length === 0 || !apt || process.getuid?.() !== 0 || environment.TORG_INFRA_INSTALL === "off")
    return;

  progress(`installing ${names.join(", ")} from Debian's packages`);
  using _quiet = startNothing();
  const install = [apt, "install", "--yes", "--no-install-recommends", ...names];
  const fails = (await run(install)) && (await run([apt, "update"])) && (await run(install));
  if (fails) progress(`they could not be installed: ${fails}`);
}

/** Debian starts a server when its package is installed, unless this file says no. */
function startNothing(): Disposable {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return { [Symbol.dispose]: () => undefined };
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  return { [Symbol.dispose]: () => rmSync(policy, { force: true }) };
}

/** Its last words where it failed. */
async function run(command: string[]): Promise<string | undefined> {
  const child = Bun.spawn(command, {
    env: { ...environment, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const [words, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  return code === 0 ? undefined : (words.trim().split("\n").at(-1) ?? `exit code ${code}`);
}
