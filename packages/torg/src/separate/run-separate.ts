import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { handOutIdentities, type ServiceDefinition } from "@torg/chassis";
import { root } from "../folders";
import { environmentOf } from "./environment-of";
import { freePorts } from "./free-ports";
import type { InfraEnv } from "./infra-env";
import { joinedLog } from "./joined-log";
import { ownFolder, takeOwnFolder } from "./own-folder";
import { prepareServices } from "./prepare-services";
import { type Replica, replicasOf } from "./replicas";
import { roll } from "./roll";
import { keepRunning, type RunningProcess } from "./running-process";
import { type SeparateState, stateFile, writeState } from "./state-file";

export type SeparateOptions = {
  readonly services: readonly ServiceDefinition[];
  readonly replicas: string | undefined;
  readonly infra: InfraEnv;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the first gateway; others have the next ones. 0: any. */
  readonly port: number;
  readonly data: string | undefined;
  readonly dataDir: string;
  readonly identityDir: string;
  readonly progress: (line: string) => void;
  /** Once every process answers. */
  readonly ready: (url: string) => Promise<void>;
};

/** What a first start may take: every database is made and filled with tables. */
const readyWithinMs = 180_000;
/** Beyond what a process takes at most to stop. */
const stopSpareMs = 5_000;

/**
 * Runs one process per service and replica until SIGINT or SIGTERM, and keeps them running. SIGHUP restarts them one by
 * one. Gives the code to exit with: 0, or 78 when a process found its environment wrong.
 */
export async function runSeparate(options: SeparateOptions): Promise<number> {
  const { progress, dataDir } = options;
  const own = ownFolder(dataDir);
  const lock = takeOwnFolder(dataDir);
  const file = stateFile(options.data);
  mkdirSync(dirname(file), { recursive: true });
  const asked = askedToStop();
  const replicas = replicasOf(options.services, options.replicas);
  const ports = portsOf(replicas, options.port);
  const processes: RunningProcess[] = [];
  let state: Pick<SeparateState, "url" | "rolls"> = { rolls: { done: 0 } };

  const tell = () =>
    writeState(file, {
      pid: process.pid,
      ...state,
      processes: replicas.flatMap(({ name, service }, at) => {
        const running = processes[at];
        const port = ports[at];
        if (!running || port === undefined) return [];
        const [pid, ready, restarts] = [running.pid(), running.ready(), running.restarts()];
        const url = `http://127.0.0.1:${port}`;
        return [
          { name, service: service.name, port, url, ready, restarts, ...(pid !== undefined && { pid }) },
        ];
      }),
    });

  try {
    await handOutIdentities(options.identityDir, (service) => join(own, "identities", service));
    processes.push(...(await start(options, { replicas, ports, own, changed: () => tell() })));
    const wrong = Promise.race(processes.map((running) => running.misconfigured)).then(
      () => "wrong" as const,
    );
    const end = Promise.race([asked.stop, wrong]);
    const url = `http://127.0.0.1:${ports[replicas.findIndex(({ service }) => service.name === "gateway")]}`;
    const up = allAnswer(processes, progress).then(async () => {
      state = { ...state, url };
      tell();
      await options.ready(url);
    });
    up.catch(() => undefined); // it is waited for in the race, and a stop is no fault of it
    await Promise.race([up, end]);
    const onHangUp = () =>
      void prepared(options, own)
        .then(() => roll(processes, { progress, readyWithinMs }))
        .catch((error: unknown) => String(error)) // what runs goes on as it is
        .then((fault) => {
          state = { ...state, rolls: { done: state.rolls.done + 1, ...(fault !== undefined && { fault }) } };
          tell();
        });
    process.on("SIGHUP", onHangUp);
    return (await end) === "wrong" ? 78 : 0;
  } finally {
    await stopAll(processes, options);
    rmSync(file, { force: true });
    lock.release();
  }
}

/** A second signal ends everything at once: what was acknowledged is on disk. */
function askedToStop() {
  const stop = Promise.withResolvers<"asked">();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.resolve("asked"));
  return { stop: stop.promise };
}

type Starting = {
  readonly replicas: readonly Replica[];
  readonly ports: readonly number[];
  readonly own: string;
  readonly changed: () => void;
};

async function start(options: SeparateOptions, { replicas, ports, own, changed }: Starting) {
  const { environment, infra, dataDir } = options;
  const json = !(environment.LOG_FORMAT === "pretty" || (isTerminal() && environment.LOG_FORMAT !== "json"));
  const log = joinedLog(
    replicas.map(({ name }) => name),
    { json },
  );
  options.progress(`starting ${replicas.length} processes`);
  const commandOf = await prepared(options, own);
  const environments = await Promise.all(
    replicas.map((replica, at) =>
      environmentOf({
        replica,
        infra,
        environment: { ...environment, LOG_FORMAT: json ? "json" : "pretty" },
        port: ports[at] ?? 0,
        identityDir: join(own, "identities", replica.service.name),
        dataDir: join(own, replica.name),
        filesDir: environment.FILES_DIR ?? join(dataDir, "files"),
      }),
    ),
  );
  return replicas.map(({ name, service }, at) =>
    keepRunning({
      name,
      command: commandOf(service.name),
      cwd: root,
      env: environments[at] ?? {},
      port: ports[at] ?? 0,
      speaker: log(name),
      changed,
    }),
  );
}

/** As the sources are now. */
const prepared = ({ services }: SeparateOptions, own: string) =>
  prepareServices(
    services.map(({ name }) => name),
    join(own, "prepared"),
  );

const isTerminal = (): boolean => process.stdout.isTTY === true;

/** Gateways have the wanted port and the next ones; everybody else any that is free. */
function portsOf(replicas: readonly Replica[], first: number): number[] {
  const free = freePorts(replicas.length);
  return replicas.map(({ service, number }, at) =>
    service.name === "gateway" && first !== 0 ? first + number - 1 : (free[at] ?? 0),
  );
}

async function allAnswer(
  processes: readonly RunningProcess[],
  progress: (line: string) => void,
): Promise<void> {
  let count = 0;
  await Promise.all(
    processes.map(async (running) => {
      await running.answers(readyWithinMs);
      count += 1;
      progress(`${running.name} answers (${count} of ${processes.length})`);
    }),
  );
}

async function stopAll(processes: readonly RunningProcess[], options: SeparateOptions): Promise<void> {
  const killAll = () => {
    for (const running of processes) running.kill();
  };
  process.on("SIGINT", killAll);
  process.on("SIGTERM", killAll);
  const longest = Number(options.environment.STOP_TIMEOUT_MS ?? 30_000) + stopSpareMs;
  const timer = setTimeout(killAll, longest);
  await Promise.all(processes.map((running) => running.stop()));
  clearTimeout(timer);
}
