import { run, type ServiceDefinition } from "@torg/chassis";
import { progress } from "../cli/progress";
import { UsageFault } from "../cli/usage-fault";
import { environment } from "../environment";
import { firstRun } from "../first-run/first-run";
import { dataFolder, identityFolder } from "../folders";
import { operatorOf } from "../operator";
import { services } from "../services";

type Given = {
  readonly target: string;
  readonly port?: string | undefined;
  readonly data?: string | undefined;
  readonly demo: boolean;
};

/** Runs services until Ctrl-C; the address is its last line. */
export async function up({ target, port, data, demo }: Given): Promise<void> {
  const chosen = target === "all" ? services : target.split(",").map(serviceNamed);
  if (demo && chosen.length < services.length)
    throw new UsageFault("--demo needs every service: --target=all", "up");

  const dataDir = dataFolder(data);
  await run(chosen, {
    dataDir,
    // Quiet unless asked: a line for each request and event would bury the address
    env: {
      ...environment,
      LOG_LEVEL: environment.LOG_LEVEL ?? "warn",
      ...(port !== undefined && { PORT: port }),
    },
    progress,
    ready: async ({ url, host }) => {
      const operator = operatorOf(url, identityFolder(dataDir));
      if (target === "all") await firstRun({ url, operator, dataDir, demo, embedded: host.alone, progress });
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
