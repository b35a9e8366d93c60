import { existsSync } from "node:fs";
import { databaseUrlOf, runningServerUrl } from "@torg/chassis/servers";
import { serviceNames } from "@torg/contracts";
import { UsageFault } from "../cli/usage-fault";
import { environment } from "../environment";
import { dataFolder } from "../folders";
import { infraEnvFile, readInfraEnv } from "../separate/infra-env";

export type ServersGiven = { readonly data?: string | undefined; readonly infra?: string | undefined };
type Env = Readonly<Record<string, string | undefined>>;

/**
 * The servers of a Torg. Looked for in the file that is given, in the environment, in the embedded PostgreSQL that runs
 * in the data folder, and in `.torg/infra.env`; in this order.
 */
export function findServers({ data, infra }: ServersGiven): { readonly env: Env; readonly where: string } {
  if (infra !== undefined) return { env: readInfraEnv(infra), where: infra };
  if (
    data === undefined &&
    (environment.AMQP_URL ?? environment.DATABASE_URL ?? environment.PRODUCT_DATABASE_URL) !== undefined
  )
    return { env: environment, where: "the servers in the environment" };
  const folder = dataFolder(data);
  const url = runningServerUrl(folder);
  if (url !== undefined) return { env: { DATABASE_URL: url }, where: folder };
  if (data === undefined && existsSync(infraEnvFile))
    return { env: readInfraEnv(infraEnvFile), where: infraEnvFile };
  throw new UsageFault(
    `no Torg runs in ${folder}: name its folder with --data, or the file with its servers' addresses with --infra`,
  );
}

/** The address of each service's database, by its name; the gateway has none. */
export function databasesIn(env: Env): Record<string, string> {
  const found: Record<string, string> = {};
  for (const service of serviceNames) {
    const url =
      env[`${service.toUpperCase()}_DATABASE_URL`] ??
      (env.DATABASE_URL === undefined ? undefined : databaseUrlOf(env.DATABASE_URL, service));
    if (url !== undefined && service !== "gateway") found[service] = url;
  }
  return found;
}
