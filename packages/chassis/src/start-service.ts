import { fileURLToPath } from "node:url";
import { wiring } from "@torg/contracts";
import { Elysia } from "elysia";
import { answering } from "./answer";
import { tellChanges } from "./cache/changes";
import type { ServiceKey } from "./calls/caller";
import { sqlStore } from "./commit/sql-store";
import type { Store } from "./commit/store";
import type { ConfigDeclaration, ConfigOf } from "./config";
import type { Context } from "./context";
import { type OpenDatabase, openDatabase } from "./database";
import type { Definition, RunOptions } from "./definition";
import { type Edge, serviceEdge } from "./edge/service-edge";
import type { Relay } from "./events/port";
import { queuesOf } from "./events/queues";
import type { Host } from "./host";
import { keepHouse } from "./housekeeping";
import { makeContext, type Runtime } from "./make-context";
import { migrate } from "./migrate";
import { outsideCalls } from "./outside";
import { nobody } from "./principal";
import { runJobs } from "./run-jobs";
import type { Log } from "./telemetry/log";
import { inSpan, SpanKind, traceparentOf } from "./telemetry/tracing";
import { tlsFiles } from "./tls";

export type RunningService = {
  readonly name: ServiceKey;
  readonly edge: Edge;
  /** The edge without the service's own routes, unless those are for operators too: on a port that everybody reaches. */
  readonly operators: Edge;
  readonly database: OpenDatabase | undefined;
  /** Takes nothing more from queues and jobs; what was begun is finished. */
  readonly drain: () => Promise<void>;
  /** Finishes the deliveries in hand, then answers no more calls. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const chassisMigrations = fileURLToPath(new URL("../migrations", import.meta.url));

/** Brings a service up: database, migrations, resources, calls, events, jobs, edge; in this order. */
export async function startService<S extends ServiceKey, D extends ConfigDeclaration, R, K extends object>(
  definition: Definition<S, D, R, K>,
  { host, config }: { host: Host; config: ConfigOf<D> },
): Promise<RunningService> {
  const { name } = definition;
  const log = host.log.child({ service: name });
  let relay: Relay | undefined;
  const { store, database } = await openStore(definition, { host, log, wakeRelay: () => relay?.wake() });
  const lease = await store?.lease(`${name}.leader`, { alone: host.alone, log });
  const mayLead = lease?.held ?? (() => true);
  relay = store && host.events.relay({ service: name, outbox: store.outbox, database, mayLead });
  const opened = definition.open ? await definition.open({ config, host }) : undefined;

  const runtime: Runtime<S, ConfigOf<D>, R, K> = {
    name,
    host,
    config,
    resources: opened?.value as R, // no `open` means that R is undefined
    store,
    log,
    outside: outsideCalls({ service: name, common: host.common, metrics: host.metrics }),
  };

  async function run<T>(
    jobName: string,
    options: RunOptions,
    work: (ctx: Context<S, ConfigOf<D>, R, K>) => Promise<T>,
  ): Promise<T> {
    const id = Bun.randomUUIDv7();
    return inSpan(host.tracing.tracer(name), jobName, {
      kind: SpanKind.INTERNAL,
      parent: options.traceparent,
      work: (span) =>
        work(
          makeContext(runtime, {
            cause: { kind: "job", name: jobName, id },
            principal: options.principal ?? nobody,
            caller: undefined,
            deadline: Date.now() + options.deadlineMs,
            strict: false,
            requestId: id,
            traceparent: traceparentOf(span),
          }),
        ),
    });
  }

  const handler = definition.router ? answering(runtime, definition.router) : undefined;
  const calls = handler ? host.calls.serve(name, handler) : undefined;
  const queues = queuesOf(runtime, definition.consumers ?? [], wiring[name].hears).map((queue) =>
    host.events.consume(queue),
  );
  const jobs = runJobs({
    service: name,
    jobs: definition.jobs ?? [],
    config,
    run,
    mayLead,
    host,
    log,
  });
  const watched = store && host.ready.watch(`the store of ${name}`, store.ping);
  const house = store && keepHouse({ service: name, store, database, host, mayLead, log });

  const own = new Elysia();
  const routes = definition.edge
    ? definition.edge(own, { config, resources: runtime.resources, host, run })
    : own;
  const standard = { service: name, host, handler };

  return {
    name,
    edge: serviceEdge({ ...standard, routes }),
    operators: serviceEdge({ ...standard, ...(definition.operatorsToo && { routes }) }),
    database,
    async drain() {
      await Promise.all([...queues.map((queue) => queue.stop()), jobs.stop(), house?.stop()]);
    },
    async settle() {
      await calls?.stop();
      await relay?.stop();
    },
    async close() {
      watched?.stop();
      await opened?.close?.();
      await lease?.release();
      await store?.close();
      await database?.close();
    },
  };
}

type Opened<K> = { readonly store: Store<K> | undefined; readonly database: OpenDatabase | undefined };

/** Where the service's state is: elsewhere when that server's address is given, else in its own database. */
async function openStore<S extends ServiceKey, D extends ConfigDeclaration, R, K extends object>(
  { name, keeps }: Definition<S, D, R, K>,
  { host, log, wakeRelay }: { host: Host; log: Log; wakeRelay: () => void },
): Promise<Opened<K>> {
  if (!keeps) return { store: undefined, database: undefined };
  const { migrations, instead } = keeps;
  const url = instead && host.addresses.of(instead.address, name);
  if (!instead || url === undefined) {
    const database = await ownDatabase(host, name, migrations);
    const told = tellChanges(host.signals, name, wiring[name].contract);
    return { store: sqlStore(database, { keeps, wakeRelay, told }), database };
  }
  const store = await instead.open({ url, service: name, host, log, wakeRelay });
  const eventsWaitInSql = host.addresses.of("AMQP_URL", name) === undefined;
  return { store, database: eventsWaitInSql ? await ownDatabase(host, name, migrations) : undefined };
}

async function ownDatabase(host: Host, service: ServiceKey, migrations: string): Promise<OpenDatabase> {
  const { common } = host;
  const database = openDatabase({
    ...(await host.databaseUrl(service)),
    service,
    poolMax: common.DATABASE_POOL_MAX,
    statementTimeoutMs: common.STATEMENT_TIMEOUT_MS,
    backgroundTimeoutMs: common.BACKGROUND_STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: common.LOCK_TIMEOUT_MS,
    silenceMs: common.DATABASE_SILENCE_MS,
    tls: tlsFiles(common),
  });
  await migrate(database.sql, [
    { owner: "chassis", folder: chassisMigrations },
    { owner: service, folder: migrations.startsWith("file:") ? fileURLToPath(migrations) : migrations },
  ]);
  return database;
}
