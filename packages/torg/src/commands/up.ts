import { run, type ServiceDefinition } from "@torg/chassis";
import { progress } from "../cli/progress";
import { UsageFault } from "../cli/usage-fault";
import { environment } from "../environment";
import { firstRun } from "../first-run/first-run";
import { dataFolder, identityFolder } from "../folders";
import { operatorOf } from "../operator";
import { infraEnvFile, readInfraEnv } from "../separate/infra-env";
import { ownFolder } from "../separate/own-folder";
import { runSeparate } from "../separate/run-separate";
import { services } from "../services";

type Given = {
  readonly target: string;
  readonly port?: string | undefined;
  readonly data?: string | undefined;
  readonly demo: boolean;
  readonly separate: boolean;
  readonly replicas?: string | undefined;
  readonly infra?: string | undefined;
};

/** Runs services until Ctrl-C; the address is its last line. */
export function up(given: Given): Promise<void> {
  if (given.separate) return upSeparate(given);
  if (given.replicas !== undefined || given.infra !== undefined)
    throw new UsageFault("--replicas and --infra belong to --separate", "up");
  return upTogether(given);
}

/** Quiet unless asked: a line for each request and event would bury the address. */
const quiet = { ...environment, LOG_LEVEL: environment.LOG_LEVEL ?? "warn" };

async function upTogether({ target, port, data, demo }: Given): Promise<void> {
  const chosen = target === "all" ? services : target.split(",").map(serviceNamed);
  if (demo && chosen.length < services.length)
    throw new UsageFault("--demo needs every service: --target=all", "up");

  const dataDir = dataFolder(data);
  await run(chosen, {
    dataDir,
    env: { ...quiet, ...(port !== undefined && { PORT: port }) },
    progress,
    ready: async ({ url, host }) => {
      const operator = operatorOf(url, identityFolder(dataDir));
      if (target === "all") await firstRun({ url, operator, dataDir, demo, embedded: host.alone, progress });
      console.log(url);
    },
  });
}

async function upSeparate({ target, port, data, demo, replicas, infra }: Given): Promise<void> {
  if (target !== "all") throw new UsageFault("--separate runs every service: without --target", "up");
  const wanted = port ?? environment.PORT ?? "3000";
  if (!/^\d{1,5}$/.test(wanted) || Number(wanted) > 65_535)
    throw new UsageFault(`--port: “${wanted}” is no port`, "up");

  const dataDir = dataFolder(data);
  const identityDir = identityFolder(dataDir);
  // Its own marks of what was done: the databases are others than those of a Torg in one process
  const marks = ownFolder(dataDir);
  process.exitCode = await runSeparate({
    services,
    replicas,
    infra: readInfraEnv(infra ?? infraEnvFile),
    environment: quiet,
    port: Number(wanted),
    data,
    dataDir,
    identityDir,
    progress,
    ready: async (url) => {
      const operator = operatorOf(url, identityDir);
      await firstRun({ url, operator, dataDir: marks, demo, embedded: true, progress });
      console.log(url);
    },
  });
}

function serviceNamed(name: string): ServiceDefinition {
  const service = services.find((known) => known.name === name);
  if (service) return service;
  const names = services.map((known) => known.name).join(", ");
  throw new UsageFault(`there is no service “${name}”: ${names}`, "up");
}
