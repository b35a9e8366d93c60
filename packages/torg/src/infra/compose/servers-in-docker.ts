import { join } from "node:path";
import { refusal } from "@torg/chassis/servers";
import { root } from "../../folders";
import { serviceAddresses } from "../accounts/service-addresses";
import { admin } from "../recipe";
import { openPasswords, type Passwords } from "../secrets";
import { defaultPorts, type InfraPorts, type InfraServer, infraServers } from "../servers";
import { composeFiles } from "./compose-files";
import { compose } from "./docker";

export const composeFolder = join(root, ".torg/compose");

/** Starts the servers of compose.yaml, and nothing else of it, and waits until they are healthy. Gives their addresses from here. */
export async function startInDocker(wanted: Partial<InfraPorts>): Promise<Readonly<Record<string, string>>> {
  const ports = { ...defaultPorts, ...wanted };
  await composeFiles(composeFolder);
  const variables = Object.fromEntries(
    infraServers.map((name) => [`${name.replaceAll("-", "_").toUpperCase()}_PORT`, `${ports[name]}`]),
  );
  const code = await compose(["up", "--detach", "--wait", ...infraServers], variables);
  if (code !== 0)
    throw refusal(
      `docker compose up ended with ${code}: docker compose logs ${infraServers.join(" ")} tells why.`,
    );
  const passwordOf = openPasswords(composeFolder);
  const servers = infraServers.map((name) => ({ name, url: adminUrl(name, ports[name], passwordOf) }));
  return serviceAddresses(servers, passwordOf);
}

/** Stops them; with `wipe` the whole stack goes, and what it kept. */
export async function stopInDocker(wipe: boolean): Promise<void> {
  const code = await compose(wipe ? ["down", "--volumes"] : ["stop", ...infraServers]);
  if (code !== 0) throw refusal(`docker compose ended with ${code}; its words are above.`);
}

function adminUrl(server: InfraServer, port: number, passwordOf: Passwords): string {
  const at = `127.0.0.1:${port}`;
  switch (server) {
    case "postgres":
      return `postgres://postgres:${passwordOf(server, "postgres")}@${at}/postgres`;
    case "redis-cart":
    case "redis-cache":
      return `redis://${admin}:${passwordOf(server, admin)}@${at}`;
    case "rabbitmq":
      return `amqp://${admin}:${passwordOf(server, admin)}@${at}`;
    case "nats":
      return `nats://${admin}:${passwordOf(server, admin)}@${at}`;
    case "mongo":
      return `mongodb://${admin}:${passwordOf(server, admin)}@${at}/?authSource=admin`;
  }
}
