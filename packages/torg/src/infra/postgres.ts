import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { preparePostgres } from "@torg/chassis/servers";
import { findPostgres } from "./find-program";
import type { Recipe } from "./recipe";

/** The system's PostgreSQL where there is one, else the one that Torg embeds; root runs it as user postgres. */
export const postgres: Recipe = async ({ folder, ports, running, progress }) => {
  const prepared = await preparePostgres({
    dataDir: folder,
    port: ports.postgres,
    programs: systemPrograms(),
    running,
    warn: progress,
  });
  const { url, ...plan } = prepared;
  return { url, processes: [{ ...plan, name: "postgres", stopSignal: "INT" }] };
};

function systemPrograms(): { root: string; version: string } | undefined {
  const program = findPostgres();
  if (!program) return undefined;
  const [, version] =
    /PostgreSQL\) (\S+)/.exec(Bun.spawnSync([program, "--version"]).stdout.toString()) ?? [];
  return version === undefined ? undefined : { root: dirname(dirname(realpathSync(program))), version };
}
