import { isAbsolute, resolve } from "node:path";
import { type Addresses, addressesIn, addressVariables } from "./addresses";
import { type CommonConfig, commonConfig } from "./common-config";
import { ConfigFaults, type Environment, readConfig } from "./config";
import { registerAtConsul } from "./consul/register-at-consul";
import { advertisedUrl } from "./edge/advertised-url";
import { type Edges, serveEdges } from "./edge/serve";
import type { Host } from "./host";
import { openPorts } from "./ports";
import { startEmbeddedPostgres } from "./postgres/embedded-server";
import { provision } from "./postgres/provision";
import { openReadiness } from "./readiness";
import { withSecretFiles } from "./secret-files";
import type { ServiceDefinition } from "./service";
import type { RunningService } from "./start-service";
import { openLog } from "./telemetry/log";
import { openMetrics } from "./telemetry/metrics";
import { openTracing } from "./telemetry/tracing";
import { tlsFiles } from "./tls";

export type StartOptions = {
  readonly services: readonly ServiceDefinition[];
  readonly env: Environment;
  readonly dataDir: string;
  /** What is to happen on the way, for a person who waits. */
  readonly progress?: (line: string) => void;
};

/** A running Torg: the services of one process. */
export type Torg = {
  readonly url: string;
  readonly port: number;
  readonly host: Host;
  readonly services: readonly RunningService[];
  /**
   * Readiness turns red; queues and jobs take nothing more; the port closes and calls are answered; what is left is
   * told; then telemetry, pools, the server.
   */
  readonly stop: () => Promise<void>;
};

/** Starts services in this process. Throws ConfigFaults before anything is opened when the environment is wrong. */
export async function startTorg(options: StartOptions): Promise<Torg> {
  const read = readEverything(options.services, options.env);
  const edge = serveEdges(read); // first: others are told its address, and a port that is taken ends the start here
  try {
    return await startBehind(edge, read, options);
  } catch (error) {
    await edge.stop();
    throw error;
  }
}

async function startBehind(
  edge: Edges,
  { common, configs, addresses }: Read,
  { services, dataDir, progress = () => undefined }: StartOptions,
): Promise<Torg> {
  const log = openLog(common);
  const tracing = await openTracing(common);
  const metrics = openMetrics();
  const ready = openReadiness();
  const root = isAbsolute(dataDir) ? dataDir : resolve(dataDir);
  const embedded = services.some(
    (service) =>
      needsDatabase(service, addresses) && addresses.of("DATABASE_URL", service.name) === undefined,
  );
  if (embedded) progress("starting PostgreSQL");
  const server = embedded ? await startEmbeddedPostgres({ dataDir: root, log }) : undefined;
  const adminUrl = common.DATABASE_URL?.reveal() ?? server?.url;
  const names = services.map(({ name }) => name);
  const self = { instance: Bun.randomUUIDv7(), edge: advertisedUrl(common, edge.port) };
  const ports = await openPorts({
    common,
    addresses,
    services: names,
    root,
    log,
    metrics,
    ready,
    ...self,
  }).catch(async (error: unknown) => {
    await server?.stop();
    throw error;
  });

  const running: RunningService[] = [];
  const host: Host = {
    common,
    log,
    tracing,
    metrics,
    ready,
    ...ports,
    addresses,
    alone: embedded,
    databaseUrl: async (service) => {
      const own = addresses.own("DATABASE_URL", service);
      if (own !== undefined) return { url: own };
      if (adminUrl === undefined) throw new Error(`no database for ${service}`);
      return { url: await provision(adminUrl, service, tlsFiles(common)), socket: server?.socket };
    },
    fetchEdge: async (service, request) =>
      running.find(({ name }) => name === service)?.edge.fetch(request) ??
      ports.remoteEdges(service, request),
    addressOf: edge.addressOf,
  };

  const drain = () => Promise.all(running.map((service) => service.drain()));
  const stopAll = async (drained = drain()) => {
    await drained;
    await Promise.all(running.map((service) => service.settle()));
    await Promise.all(running.map((service) => service.close()));
    await ports.close();
    await tracing.stop();
    await server?.stop();
  };
  try {
    progress("starting services");
    const started = await Promise.allSettled(
      services.map((service) => service.start(host, configs.get(service.name) ?? {})),
    );
    for (const outcome of started) if (outcome.status === "fulfilled") running.push(outcome.value);
    for (const outcome of started) if (outcome.status === "rejected") throw outcome.reason;
    edge.open(running, ports.remoteEdges);
    const consul = common.CONSUL_HTTP_ADDR
      ? registerAtConsul({
          address: common.CONSUL_HTTP_ADDR,
          token: common.CONSUL_HTTP_TOKEN?.reveal(),
          everyMs: common.CONSUL_CHECK_MS,
          services: names,
          ...self,
          log,
        })
      : undefined;
    return {
      url: edge.url,
      port: edge.port,
      host,
      services: running,
      stop: async () => {
        const drained = drain();
        drained.catch(() => undefined); // it is waited for below
        await Promise.all([edge.redden(), consul?.stop()]);
        await edge.stop();
        await stopAll(drained);
      },
    };
  } catch (error) {
    await stopAll().catch((second) => log.error({ err: second }, "stopping after a failed start failed too"));
    throw error;
  }
}

/** Its state is in SQL, or its events wait there. */
const needsDatabase = ({ name, keepsData, keepsAt }: ServiceDefinition, { of }: Addresses): boolean =>
  keepsData &&
  (keepsAt === undefined || of(keepsAt, name) === undefined || of("AMQP_URL", name) === undefined);

type Read = {
  readonly common: CommonConfig;
  readonly configs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly addresses: Addresses;
};

/** Reads every declaration before anything opens, so that one start shows every fault. */
function readEverything(services: readonly ServiceDefinition[], given: Environment): Read {
  const declared = [commonConfig, ...services.map(({ config }) => config)].flatMap(({ shape }) =>
    Object.keys(shape),
  );
  const { env, faults: ofFiles } = withSecretFiles(given, [...declared, ...addressVariables]);
  const common = readConfig(commonConfig, env);
  const own = services.map((service) => ({ name: service.name, ...readConfig(service.config, env) }));
  const faults = [...new Set([...ofFiles, ...common.faults, ...own.flatMap(({ faults: found }) => found)])];
  if (faults.length > 0 || !common.config) throw new ConfigFaults(faults);
  tlsFiles(common.config); // its faults belong to the start as well
  return {
    common: common.config,
    configs: new Map(own.map(({ name, config }) => [name, config ?? {}])),
    addresses: addressesIn(env),
  };
}
