import { addressVariables, type Environment, type ServerVariable } from "@torg/chassis";
import { provision } from "@torg/chassis/servers";
import type { InfraEnv } from "./infra-env";
import type { Replica } from "./replicas";

type Given = {
  readonly replica: Replica;
  /** Ours: what a person set for the services, and the system's. */
  readonly environment: Environment;
  readonly infra: InfraEnv;
  readonly port: number;
  /** Of this service alone: its own private key and everybody's public ones. */
  readonly identityDir: string;
  readonly dataDir: string;
  readonly filesDir: string;
};

/** Servers that every process may need; the others are for whoever keeps its state there. */
const forAll: readonly ServerVariable[] = ["NATS_URL", "AMQP_URL", "CACHE_REDIS_URL"];
const tls = ["TLS_CA_FILE", "TLS_CERT_FILE", "TLS_KEY_FILE"];
/** A gateway that goes answers until nginx has forgotten that the one before it was away. */
const gatewayGraceMs = "3000";

/**
 * What one process is given: its own accounts on the servers it uses and nobody else's, and of ours everything that is
 * no address. A database without an account of its own in the file is made here, as the administrator.
 */
export async function environmentOf(given: Given): Promise<Record<string, string>> {
  const { replica, environment, infra } = given;
  const { service } = replica;
  const own = (name: string) => infra[`${service.name.toUpperCase()}_${name}`];
  /** Where others have accounts of their own, one that has none is meant to have none: never the administrator's. */
  const address = (name: string) => own(name) ?? (hasAccounts(infra, name) ? undefined : infra[name]);
  const kept = service.keepsAt && address(service.keepsAt);
  const eventsInSql = address("AMQP_URL") === undefined;
  const needsDatabase = service.keepsData && (kept === undefined || eventsInSql);

  const addresses: Record<string, string | undefined> = Object.fromEntries(
    [...forAll, ...(service.keepsAt ? [service.keepsAt] : []), ...tls].map((name) => [name, address(name)]),
  );
  if (needsDatabase)
    addresses[`${service.name.toUpperCase()}_DATABASE_URL`] =
      own("DATABASE_URL") ?? (await provisioned(infra, service.name));

  return present({
    ...withoutAddresses(environment),
    FILES_URL: own("FILES_URL") ?? infra.FILES_URL ?? environment.FILES_URL,
    FILES_DIR: given.filesDir,
    IDENTITY_DIR: given.identityDir,
    TORG_DATA: given.dataDir,
    ...(service.name === "gateway" && { READY_GRACE_MS: environment.READY_GRACE_MS ?? gatewayGraceMs }),
    ...addresses,
    PORT: `${given.port}`,
  });
}

const hasAccounts = (infra: InfraEnv, name: string): boolean =>
  Object.keys(infra).some((known) => known !== name && known.endsWith(`_${name}`));

async function provisioned(infra: InfraEnv, service: string): Promise<string | undefined> {
  return infra.DATABASE_URL === undefined ? undefined : provision(infra.DATABASE_URL, service);
}

const withoutAddresses = (environment: Environment): Environment => {
  const addresses = new Set(addressVariables.flatMap((name) => [name, `${name}_FILE`]));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !addresses.has(name)));
};

const present = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
