import { join } from "node:path";
import { lines, topologyOf } from "@torg/chassis/servers";
import { infraServers } from "@torg/torg/infra";
import { operatorOf } from "@torg/torg/operator";
import { connect } from "amqplib";
import { asInProduction, end } from "../child";
import type { Bench } from "../part";
import { startBenchServers } from "../servers";
import { noLimits } from "./limits";
import type { Shop } from "./shop";
import { torgMain } from "./start-together";

type State = { readonly processes: readonly { readonly name: string; readonly pid?: number }[] };

/** `torg infra up` and `torg up --separate`: a process for each service, and real servers. */
export async function startSeparately(bench: Bench): Promise<Shop> {
  const servers = await startBenchServers(bench, infraServers);
  try {
    const file = join(bench.folder, "infra.env");
    await Bun.write(
      file,
      Object.entries(servers.env).map(([name, value]) => `${name}=${value}\n`),
    );
    const dataDir = join(bench.folder, "data");
    const child = Bun.spawn(
      [process.execPath, torgMain, "up", "--separate", "--data", dataDir, "--port", "0", "--infra", file],
      {
        stdin: "ignore",
        stdout: "pipe",
        stderr: "inherit",
        env: { ...Bun.env, ...asInProduction, ...noLimits },
      },
    );
    const url = await lastLine(child);
    const { processes: services }: State = await Bun.file(join(dataDir, "separate.json")).json();
    const broker = await connect(servers.env.AMQP_URL ?? "");
    const channel = await broker.createChannel();
    const queues = topologyOf().queues.map(({ name }) => name);
    const waiting = async () => {
      const counts = await Promise.all(queues.map((queue) => channel.checkQueue(queue)));
      return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
    };
    return {
      url,
      operator: operatorOf(url, join(dataDir, "identities")),
      processes: {
        torg: {
          ...Object.fromEntries(services.map(({ name, pid }) => [name, pid === undefined ? [] : [pid]])),
          launcher: [{ alone: child.pid }],
        },
        servers: Object.fromEntries(infraServers.map((name) => [name, [servers.pidOf(name)]])),
      },
      versions: servers.versions,
      drained: () => nothingQueued(waiting),
      async stop() {
        await broker.close();
        await end(child);
        await servers.stop();
      },
    };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

/** Its address, which it says once everything is ready; what it says later is read and dropped. */
async function lastLine(child: Bun.Subprocess<"ignore", "pipe", "inherit">): Promise<string> {
  const said = Promise.withResolvers<string>();
  const read = async () => {
    for await (const line of lines(child.stdout)) if (line.startsWith("http://")) said.resolve(line);
    said.reject(new Error(`torg up --separate ended (${await child.exited})`));
  };
  read().catch(said.reject);
  return said.promise;
}

const looks = 4;
const everyMs = 150;

/** Looks at the broker alone, which costs next to nothing: an event leaves its outbox well within the looks. */
async function nothingQueued(waiting: () => Promise<number>): Promise<void> {
  for (let quiet = 0; quiet < looks; ) {
    await Bun.sleep(everyMs);
    quiet = (await waiting()) === 0 ? quiet + 1 : 0;
  }
}
