import { paint } from "../cli/paint";
import { progress } from "../cli/progress";
import { UsageFault } from "../cli/usage-fault";
import { startInDocker } from "../infra/compose/servers-in-docker";
import { infraEnvOf, infraFolder, toolsFolder } from "../infra/infra-folders";
import { isInDocker } from "../infra/is-in-docker";
import { defaultPorts, type InfraPorts, infraServers, type PortName } from "../infra/servers";
import { startServers } from "../infra/start-servers";
import { writeEnv } from "../infra/write-env";

type Given = { readonly data?: string | undefined; readonly ports?: string | undefined };

/**
 * Starts the servers or finds them running, in Docker where its engine answers, and writes how to reach them. Exits 1
 * where one cannot be had.
 */
export async function infraUp({ data, ports }: Given): Promise<void> {
  const folder = infraFolder(data);
  const wanted = portsIn(ports ?? "");
  const began = performance.now();
  const { env, missing } = (await isInDocker(folder))
    ? { env: await startInDocker(wanted), missing: [] }
    : await startServers({ folder, ports: wanted, tools: toolsFolder, withUs: false, progress });
  const file = infraEnvOf(folder);
  writeEnv(file, env);
  for (const { name, reason } of missing) console.log(`${paint.red("no")}  ${name}: ${reason}`);
  const count = infraServers.length - missing.length;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${count} servers answer after ${seconds} s; their addresses are in ${file}`);
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
