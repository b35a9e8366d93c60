import { join } from "node:path";
import { handOutIdentities } from "@torg/chassis";
import { tempFolder } from "@torg/chassis/testing";
import { environmentOf, freePorts, prepareServices, replicasOf } from "@torg/torg/separate";
import { services } from "@torg/torg/services";
import type { Doors } from "../books/doors";
import { separateDoors } from "../books/separate-doors";
import { hurryUp } from "../harness/shop";
import { type ShopProcess, shopProcess } from "./process";

type Addresses = Readonly<Record<string, string>>;

export type OpenShop = {
  /** The first gateway. */
  readonly url: string;
  readonly processes: readonly ShopProcess[];
  readonly of: (service: string) => readonly ShopProcess[];
  /** Keys of every service, for a test that speaks as one of them. */
  readonly identityDir: string;
  /** Past the shop, by the administrators' addresses. */
  readonly doors: () => Promise<Doors>;
  /** All of them, also those that stand still. */
  readonly stop: () => Promise<void>;
};

type Wish = {
  /** The servers' addresses as `torg infra up` writes them; with paths in them where a way is to be made bad. */
  readonly infra: Addresses;
  /** The same without those paths, for the doors. */
  readonly straight?: Addresses;
  /** `order=2,product=2`. */
  readonly replicas?: string;
  readonly env?: Addresses;
  /** For the processes of one service, on top. */
  readonly envOf?: Readonly<Record<string, Addresses>>;
};

const root = join(import.meta.dir, "../../..");

/**
 * Starts a process for each service and replica, as `torg up --separate` does, each with its own accounts and in the
 * test's hand. Resolves when all are ready.
 */
export async function openShop({
  infra,
  straight = infra,
  replicas,
  env = {},
  envOf = {},
}: Wish): Promise<OpenShop> {
  const folder = tempFolder();
  const identityDir = join(folder.path, "identities");
  const ownIdentities = (service: string) => join(folder.path, "own-identities", service);
  await handOutIdentities(identityDir, ownIdentities);
  const wanted = replicasOf(services, replicas);
  const ports = freePorts(wanted.length);
  const commandOf = await prepareServices(
    services.map(({ name }) => name),
    join(folder.path, "prepared"),
  );
  const environment = { PATH: Bun.env.PATH, HOME: Bun.env.HOME, LOG_FORMAT: "json", ...hurryUp, ...env };
  const processes = await Promise.all(
    wanted.map(async (replica, at) => {
      const { name, service } = replica;
      const port = ports[at] ?? 0;
      return shopProcess({
        name,
        service: service.name,
        command: commandOf(service.name),
        cwd: root,
        env: await environmentOf({
          replica,
          environment: { ...environment, ...envOf[service.name] },
          infra,
          port,
          identityDir: ownIdentities(service.name),
          dataDir: join(folder.path, name),
          filesDir: join(folder.path, "files"),
        }),
        port,
        folder: folder.path,
      });
    }),
  );
  const of = (service: string) => processes.filter((each) => each.service === service);
  const stop = async () => {
    for (const each of processes) each.thaw();
    await Promise.all(processes.map((each) => each.isUp() && each.stop()));
    folder[Symbol.dispose]();
  };
  try {
    await Promise.all(processes.map((each) => each.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: of("gateway")[0]?.url ?? "",
    processes,
    of,
    identityDir,
    doors: () => separateDoors(straight),
    stop,
  };
}
