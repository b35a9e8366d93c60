import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { handOutIdentities } from "@torg/chassis";
import { databaseUrlOf } from "@torg/chassis/servers";
import { serviceNames } from "@torg/contracts";
import { rabbitDefinitions } from "../accounts/rabbit-definitions";
import { redisAccounts } from "../accounts/redis-accounts";
import { type Service, serversOf } from "../accounts/servers-of";
import { natsSettings } from "../nats-settings";
import { openPasswords, type Passwords } from "../secrets";
import { addressVariables, type InfraServer } from "../servers";
import { makeCertificate } from "./make-certificate";

/** `order_nats_url`: the secret that holds a service's address of a server. */
export const secretName = (service: Service, server: InfraServer): string =>
  `${service}_${addressVariables[server]}`.toLowerCase();

/**
 * Writes what compose.yaml mounts: accounts and addresses, identities, and a certificate of our own where there is none
 * yet. The same at each call for the same folder; nobody but its owner enters the folder, and a container gets its own files only.
 */
export async function composeFiles(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const secrets = join(folder, "secrets");
  mkdirSync(secrets, { recursive: true });
  for (const [name, text] of Object.entries(secretsOf(openPasswords(folder)))) {
    const path = join(secrets, name);
    writeFileSync(path, text);
    chmodSync(path, 0o444); // a container's account is another one; the folder keeps strangers out
  }
  const identities = (service: string) => join(folder, "identities", service);
  await handOutIdentities(join(folder, "identity-keys"), identities);
  for (const service of serviceNames) {
    chmodSync(identities(service), 0o755);
    chmodSync(join(identities(service), `${service}.jwk`), 0o444);
  }
  const tls = join(folder, "tls");
  mkdirSync(tls, { recursive: true });
  if (!existsSync(join(tls, "tls.crt"))) await makeCertificate(tls);
}

/** File names and texts. Inside compose's network a server has its service's name and its usual port. */
function secretsOf(passwordOf: Passwords): Readonly<Record<string, string>> {
  const of = (server: string) => (account: string) => passwordOf(server, account);
  const addresses = serviceNames.flatMap((service) =>
    serversOf[service].map((server) => [secretName(service, server), addressOf(service, server, passwordOf)]),
  );
  return {
    database_url: databaseUrl(passwordOf),
    postgres_password: passwordOf("postgres", "postgres"),
    "nats.conf": natsSettings("0.0.0.0:4222", of("nats")),
    "rabbitmq_definitions.json": JSON.stringify(rabbitDefinitions(of("rabbitmq")), null, 2),
    "redis_cart.acl": `${redisAccounts("redis-cart", of("redis-cart")).join("\n")}\n`,
    "redis_cache.acl": `${redisAccounts("redis-cache", of("redis-cache")).join("\n")}\n`,
    mongo_password: passwordOf("mongo", "torg"),
    mongo_notification_password: passwordOf("mongo", "notification"),
    ...Object.fromEntries(addresses),
  };
}

const databaseUrl = (passwordOf: Passwords): string =>
  `postgres://postgres:${passwordOf("postgres", "postgres")}@postgres:5432/postgres`;

function addressOf(service: Service, server: InfraServer, passwordOf: Passwords): string {
  const account = `${service}:${passwordOf(server, service)}`;
  switch (server) {
    case "postgres":
      return databaseUrlOf(databaseUrl(passwordOf), service);
    case "redis-cart":
    case "redis-cache":
      return `redis://${account}@${server}:6379`;
    case "rabbitmq":
      return `amqp://${account}@rabbitmq:5672`;
    case "nats":
      return `nats://${account}@nats:4222`;
    case "mongo":
      return `mongodb://${account}@mongo:27017/${service}`;
  }
}
