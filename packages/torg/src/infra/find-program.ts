import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { environment } from "../environment";

/** Where systems keep servers that an ordinary PATH leaves out. */
const more = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/opt/homebrew/bin", "/opt/homebrew/sbin"];

/** The program on the PATH or where Debian and Homebrew put servers. */
export const findProgram = (name: string): string | undefined =>
  Bun.which(name, { PATH: [environment.PATH ?? "", ...more].join(":") }) ?? undefined;

/** The newest of Debian's PostgreSQLs, which stand on no PATH, else the one on the PATH. */
export function findPostgres(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const own = versions.map((version) => join(debian, version, "bin/postgres")).find(existsSync);
  return own ?? findProgram("postgres");
}

/** RabbitMQ's own script: Debian's in /usr/sbin changes to a user of its own first. */
export function findRabbit(): string | undefined {
  const debian = "/usr/lib/rabbitmq/bin/rabbitmq-server";
  return existsSync(debian) ? debian : findProgram("rabbitmq-server");
}
