import { closeServer, provision, provisionDocuments } from "@torg/chassis/servers";
import type { Passwords } from "../secrets";
import { addressVariables, type InfraServer } from "../servers";
import { type Service, servicesOn } from "./servers-of";

/** Servers whose accounts are in their own files when they start; PostgreSQL's and MongoDB's are made once they run. */
const byAccount = ["redis-cart", "redis-cache", "rabbitmq", "nats"] as const;

type Running = { readonly name: InfraServer; readonly url: string };

/**
 * The environment that reaches these servers: `NATS_URL` and its like for the operator, who may do everything, and
 * `ORDER_NATS_URL` for the service, which may do what is its own. Makes the services' databases and those accounts that a server's files do not hold. A service whose own
 * kind of store is not among the servers gets a database instead.
 */
export async function serviceAddresses(
  servers: readonly Running[],
  passwordOf: Passwords,
): Promise<Readonly<Record<string, string>>> {
  const urls = new Map(servers.map(({ name, url }) => [name, url]));
  const env: Record<string, string> = {};
  for (const { name, url } of servers) env[addressVariables[name]] = url;
  for (const server of byAccount) {
    const url = urls.get(server);
    if (url === undefined) continue;
    for (const service of servicesOn(server))
      env[variableOf(service, server)] = withAccount(url, service, passwordOf(server, service));
  }
  const database = urls.get("postgres");
  if (database !== undefined) {
    await closeServer(database);
    for (const service of withDatabase(urls))
      env[variableOf(service, "postgres")] = await provision(database, service);
  }
  const documents = urls.get("mongo");
  if (documents !== undefined) {
    for (const service of servicesOn("mongo")) {
      const password = passwordOf("mongo", service);
      await provisionDocuments(documents, service, password);
      env[variableOf(service, "mongo")] = ownDocuments(documents, service, password);
    }
  }
  return env;
}

const withDatabase = (urls: ReadonlyMap<InfraServer, string>): readonly Service[] => [
  ...servicesOn("postgres"),
  ...(["redis-cart", "mongo"] as const).filter((store) => !urls.has(store)).flatMap(servicesOn),
];

const variableOf = (service: Service, server: InfraServer): string =>
  `${service.toUpperCase()}_${addressVariables[server]}`;

/** An account is made in the database that it is for, and logs in there. */
const ownDocuments = (url: string, service: Service, password: string): string =>
  `mongodb://${service}:${password}@${new URL(url).host}/${service}`;

function withAccount(url: string, account: string, password: string): string {
  const own = new URL(url);
  own.username = account;
  own.password = password;
  return own.href.replace(/[/]$/, "");
}
