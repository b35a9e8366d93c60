import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockFolder, pingServer, refusal, stopWhenOrphaned } from "@torg/chassis/servers";
import { serviceAddresses } from "./accounts/service-addresses";
import { installMissing } from "./install-missing";
import { findProcess, lastWords, type ProcessPlan, startProcess, stopProcess } from "./own-process";
import { freePorts, refuseTaken, rememberedPorts, rememberPorts } from "./ports";
import { type Place, type Prepared, Unavailable } from "./recipe";
import { recipes } from "./recipes";
import { openPasswords } from "./secrets";
import { defaultPorts, type InfraPorts, type InfraServer, infraServers, type PortName } from "./servers";

export type StartedServer = {
  readonly name: InfraServer;
  /** The administrator's address. */
  readonly url: string;
  readonly version: string;
  readonly pid: number;
  /** How long it took; nothing where it ran already. */
  readonly tookMs: number | undefined;
};

export type Servers = {
  readonly started: readonly StartedServer[];
  /** What could not be had here, and why. */
  readonly missing: readonly { readonly name: InfraServer; readonly reason: string }[];
  /** How to reach them: the administrator, and each service by its own account. It holds passwords. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly folder: string;
  /** `free`: any that nobody has; else the usual ones, with these in their place. Both stay the folder's own. */
  readonly ports: "free" | Partial<InfraPorts>;
  readonly only?: readonly InfraServer[];
  /** Where programs of our own making are kept. */
  readonly tools: string;
  /** They end with this process, however it ends; else they outlive it. */
  readonly withUs: boolean;
  readonly progress?: (line: string) => void;
};

/**
 * Starts the servers whose data is in this folder, and waits until each of them answers its administrator. One that
 * runs already stays; one that died is started again on what it had. Those that a machine cannot have are named with the
 * reason. One that runs with other settings than it would get now is started anew. A server that does not come up is a
 * refusal with its last words; the others then stay, unless they were to end with us.
 */
export async function startServers(options: Options): Promise<Servers> {
  const { only = infraServers, tools, withUs, progress = () => undefined } = options;
  const watchers: Disposable[] = [];
  const watch = (pid: number, { account, stopSignal }: ProcessPlan): void => {
    if (withUs) watchers.push(stopWhenOrphaned(pid, account, stopSignal));
  };
  mkdirSync(options.folder, { recursive: true });
  const folder = realpathSync(options.folder);
  const lock = lockFolder(folder);
  const stop = async (): Promise<void> => {
    await stopServers(folder);
    for (const watcher of watchers) watcher[Symbol.dispose]();
  };
  try {
    await installMissing(only, progress);
    const ports = choosePorts(folder, options.ports, only);
    const passwordOf = openPasswords(folder);
    const outcomes = await everyOne(
      only.map((name) =>
        startOne(name, { folder: join(folder, name), ports, passwordOf, tools, progress }, watch),
      ),
      withUs ? stop : async () => undefined,
    );
    const started = outcomes.flatMap((outcome) => (outcome.started ? [outcome.started] : []));
    return {
      started,
      missing: outcomes.flatMap(({ missing }) => (missing ? [missing] : [])),
      env: await serviceAddresses(started, passwordOf),
      stop,
    };
  } finally {
    lock.release();
  }
}

/** Stops what runs in this folder, side by side; their data stays. Gives the names of those that ran. */
export async function stopServers(folder: string): Promise<InfraServer[]> {
  const stopped = await Promise.all(
    infraServers.map(async (name) => ((await stopServer(join(folder, name), name)) ? [name] : [])),
  );
  return stopped.flat();
}

async function stopServer(folder: string, name: InfraServer): Promise<boolean> {
  const ran = await stopProcess(folder, name);
  if (name === "rabbitmq") await stopProcess(folder, "epmd");
  return ran;
}

type Watch = (pid: number, plan: ProcessPlan) => void;

type Outcome = {
  readonly started?: StartedServer;
  readonly missing?: { readonly name: InfraServer; readonly reason: string };
};

async function startOne(name: InfraServer, at: Omit<Place, "running">, watch: Watch): Promise<Outcome> {
  const began = performance.now();
  mkdirSync(at.folder, { recursive: true, mode: 0o711 });
  const before = findProcess(at.folder, name);
  const place: Place = { ...at, running: before !== undefined };
  let prepared: Prepared;
  try {
    prepared = await recipes[name](place);
  } catch (error) {
    if (error instanceof Unavailable) return { missing: { name, reason: error.message } };
    throw error;
  }
  const print = printOf(prepared);
  const stays = before?.print === print;
  if (!stays) {
    if (before) await stopServer(at.folder, name);
    refuseTaken(name, place.ports[name]);
    for (const [file, text] of Object.entries(prepared.files ?? {}))
      writeFileSync(join(at.folder, file), text, { mode: 0o600 });
  }
  for (const plan of prepared.processes) {
    if (!findProcess(at.folder, plan.name)) watch(startProcess(at.folder, plan, print).pid, plan);
  }
  const version = await answering(name, at.folder, prepared);
  const tookMs = stays ? undefined : Math.round(performance.now() - began);
  const pid = findProcess(at.folder, name)?.pid ?? 0;
  place.progress(
    tookMs === undefined
      ? `${name} ${version} runs already`
      : `${name} ${version} answers on port ${place.ports[name]} after ${(tookMs / 1000).toFixed(1)} s`,
  );
  return { started: { name, url: prepared.url, version, pid, tookMs } };
}

/** Tells what a server runs with from what it would get now: programs, ports, settings and accounts. */
const printOf = ({ processes, files }: Prepared): string =>
  new Bun.CryptoHasher("sha256").update(JSON.stringify({ processes, files })).digest("hex");

/** All of them, or the first failure once every one is settled: nothing goes on starting behind an error. */
async function everyOne<T>(work: readonly Promise<T>[], undo: () => Promise<void>): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  for (const outcome of settled) {
    if (outcome.status === "rejected") {
      await undo();
      throw outcome.reason;
    }
  }
  return await Promise.all(work);
}

/** What a server may take to come up; one that recovers much is waited for. */
const readyWithinMs = 120_000;

async function answering(name: InfraServer, folder: string, { url, firstLogin }: Prepared): Promise<string> {
  const until = Date.now() + readyWithinMs;
  for (;;) {
    try {
      return (await pingServer(url)).version;
    } catch (error) {
      const gone = !findProcess(folder, name);
      if (gone || Date.now() > until) {
        const why = gone ? "ended" : `does not answer (${error instanceof Error ? error.message : error})`;
        throw refusal(`${name} ${why}:\n${lastWords(folder, name)}`, { cause: error });
      }
    }
    await firstLogin?.().catch(() => undefined); // it does not listen yet
    await Bun.sleep(50);
  }
}

function choosePorts(
  folder: string,
  wanted: "free" | Partial<InfraPorts>,
  only: readonly InfraServer[],
): InfraPorts {
  const last = rememberedPorts(folder);
  const idle = (name: PortName) => {
    const process = name === "rabbitmq-epmd" ? "epmd" : name.replace("rabbitmq-dist", "rabbitmq");
    return !findProcess(join(folder, name.startsWith("rabbitmq") ? "rabbitmq" : name), process);
  };
  const names = (Object.keys(defaultPorts) as PortName[]).filter(
    (name) => only.some((server) => name.startsWith(server)) && idle(name),
  );
  const ports = {
    ...defaultPorts,
    ...last,
    ...(wanted === "free" ? freePorts(names, last) : wanted),
  };
  rememberPorts(folder, ports);
  return ports;
}
