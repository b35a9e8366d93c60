import { ConfigFaults } from "@torg/chassis";
import {
  closeServer,
  commonConfig,
  provision,
  readConfig,
  tlsFiles,
  withSecretFiles,
} from "@torg/chassis/servers";
import { progress } from "../cli/progress";
import { UsageFault } from "../cli/usage-fault";
import { environment } from "../environment";
import { services } from "../services";

type Given = { readonly alone: boolean };

/**
 * Makes a database and an account for each service named, on the server in DATABASE_URL; what is there stays as it is.
 * On a server that is Torg's alone, nobody is let into the databases that PostgreSQL opens to everybody.
 */
export async function databases({ alone }: Given, names: readonly string[]): Promise<void> {
  const keepers = services.filter(({ keepsData }) => keepsData).map(({ name }) => name);
  const wrong = names.find((name) => !keepers.some((keeper) => keeper === name));
  if (wrong !== undefined)
    throw new UsageFault(`${wrong} has no database: ${keepers.join(", ")}`, "databases");

  const files = withSecretFiles(environment, Object.keys(commonConfig.shape));
  const { config, faults } = readConfig(commonConfig, files.env);
  if (!config || files.faults.length > 0) throw new ConfigFaults([...files.faults, ...faults]);
  const url = config.DATABASE_URL?.reveal();
  if (url === undefined) throw new ConfigFaults(["DATABASE_URL: the server that the databases are to be on"]);
  const tls = tlsFiles(config);
  for (const name of names.length > 0 ? names : keepers) {
    progress(`database and account of ${name}`);
    await provision(url, name, tls);
  }
  if (alone) await closeServer(url, tls);
}
