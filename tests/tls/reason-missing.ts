import { existsSync } from "node:fs";
import { findProgram, findRabbit, toolsFolder } from "@torg/torg/infra";
import type { SecuredName } from "./secured";

/** Why this server cannot be had here; nothing where it can. */
export function reasonMissing(name: SecuredName): string | undefined {
  if (!findProgram("openssl")) return "there is no openssl on the PATH";
  return found[name]() ? undefined : reasons[name];
}

const found: Readonly<Record<SecuredName, () => boolean>> = {
  nats: () => findProgram("nats-server") !== undefined,
  rabbitmq: () => findRabbit() !== undefined,
  "redis-cart": () => findProgram("redis-server") !== undefined,
  mongo: () => !findProgram("mongod") && existsSync(toolsFolder) && hasFerret(),
};

const reasons: Readonly<Record<SecuredName, string>> = {
  nats: "there is no nats-server on the PATH",
  rabbitmq: "there is no rabbitmq-server on the PATH",
  "redis-cart": "there is no redis-server on the PATH",
  mongo: "it wants FerretDB, as ./torg infra up makes it where there is no mongod",
};

const hasFerret = (): boolean => [...new Bun.Glob("ferretdb-*").scanSync(toolsFolder)].length > 0;
