import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { UsageFault } from "../cli/usage-fault";
import { root } from "../folders";

export type InfraEnv = Readonly<Record<string, string | undefined>>;

export const infraEnvFile = join(root, ".torg/infra.env");

/** The addresses of the real servers, as `torg infra up` writes them: the administrators' and each service's own. */
export function readInfraEnv(file: string): InfraEnv {
  if (!existsSync(file))
    throw new UsageFault(`there is no ${file}: ./torg infra up starts the servers and writes it`, "up");
  return parseEnv(readFileSync(file, "utf8"));
}
