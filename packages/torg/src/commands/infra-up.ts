import { paint } from "../cli/paint";
import { progress } from "../cli/progress";
import { UsageFault } from "../cli/usage-fault";
import { infraEnvOf, infraFolder, toolsFolder } from "../infra/infra-folders";
import { defaultPorts, type InfraPorts, type PortName } from "../infra/servers";
import { startServers } from "../infra/start-servers";
import { writeEnv } from "../infra/write-env";

type Given = { readonly data?: string | undefined; readonly ports?: string | undefined };

/** Starts the servers or finds them running, and writes how to reach them. Exits 1 where one cannot be had. */
export async function infraUp({ data, ports }: Given): Promise<void> {
  const folder = infraFolder(data);
  const file = infraEnvOf(folder);
  const began = performance.now();
  const { started, missing, env } = await startServers({
    folder,
    ports: portsIn(ports ?? ""),
    tools: toolsFolder,
    withUs: false,
    progress,
  });
  writeEnv(file, env);
  for (const { name, reason } of missing) console.log(`${paint.red("no")}  ${name}: ${reason}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${started.length} servers answer after ${seconds} s; their addresses are in ${file}`);
  if (missing.length > 0) process.exitCode = 1;
}

/** `nats=4222,postgres=5433` */
function portsIn(text: string): Partial<InfraPorts> {
  return Object.fromEntries(
    text
      .split(",")
      .filter(Boolean)
      .map((part) => {
        const [name = "", value = ""] = part.split("=");
        const port = Number(value);
        if (!isPortName(name))
          throw new UsageFault(
            `--ports: there is no server “${name}”: ${Object.keys(defaultPorts).join(", ")}`,
            "infra up",
          );
        if (!Number.isInteger(port) || port < 1 || port > 65_535)
          throw new UsageFault(`--ports: ${name} needs a port from 1 to 65535, not “${value}”`, "infra up");
        return [name, port];
      }),
  );
}

const isPortName = (name: string): name is PortName => Object.hasOwn(defaultPorts, name);
