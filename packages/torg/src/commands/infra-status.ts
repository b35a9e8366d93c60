import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { findInstances, type TlsFiles } from "@torg/chassis/servers";
import { paint } from "../cli/paint";
import { infraEnvOf, infraFolder } from "../infra/infra-folders";
import { serverStatuses } from "../infra/server-status";
import { tlsIn } from "../infra/tls-in";

/** A line for each server and for each Torg that answers over NATS; exits 1 when a server does not answer. */
export async function infraStatus({ data }: { readonly data?: string | undefined }): Promise<void> {
  const folder = infraFolder(data);
  const file = infraEnvOf(folder);
  const env = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  const tls = tlsIn(env);
  const servers = await serverStatuses(folder, env, tls);
  for (const { name, address = "", pid, startedAt, version, reason } of servers) {
    const since = startedAt ? `process ${pid}, up ${ageOf(startedAt)}` : "";
    const state = version !== undefined ? paint.green(version) : paint.red(reason ?? "does not answer");
    console.log(`${paint.bold(name.padEnd(12))} ${address.padEnd(16)} ${state}  ${paint.dim(since)}`);
  }
  const nats = servers.some(({ name, version }) => name === "nats" && version !== undefined);
  if (nats && env.NATS_URL !== undefined) await printInstances(env.NATS_URL, tls);
  if (servers.some(({ version }) => version === undefined)) {
    console.log("./torg infra up starts what does not run");
    process.exitCode = 1;
  }
}

async function printInstances(natsUrl: string, tls: TlsFiles | undefined): Promise<void> {
  const instances = await findInstances(natsUrl, tls);
  console.log(`\n${instances.length} instances of Torg's services answer over NATS`);
  for (const { service, version, instance, startedAt, edge } of instances) {
    const more = [startedAt ? `up ${ageOf(startedAt)}` : "", edge ?? ""].filter(Boolean).join(", ");
    console.log(`${paint.bold(service.padEnd(12))} ${instance}  ${version}  ${paint.dim(more)}`);
  }
}

const units = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const;

/** `3 min` */
function ageOf(start: Date): string {
  const seconds = Math.max(0, Math.floor((Date.now() - start.getTime()) / 1000));
  const [unit, size] = units.find(([, of]) => seconds >= of) ?? ["s", 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}
