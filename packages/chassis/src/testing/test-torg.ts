import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventContract, EventData, ProcedureName, ServiceName } from "@torg/contracts";
import postgres from "postgres";
import { type Caller, callerOf, callOut } from "../calls/caller";
import { intoOutbox } from "../commit/outbox";
import type { OpenDatabase } from "../database";
import { environment } from "../environment";
import { nobody, type Principal } from "../principal";
import type { ServiceDefinition } from "../service";
import { startTorg, type Torg } from "../start-torg";
import { eventually } from "./eventually";
import type { Stub } from "./stub";
import { testDatabaseServer } from "./test-database-server";

export type TestTorg = {
  readonly torg: Torg;
  readonly url: string;
  readonly identityDir: string;
  /** Calls as the gateway makes them, for this principal. */
  readonly as: (principal: Principal) => Caller<ProcedureName>;
  /** Calls as a service makes them. */
  readonly asService: (service: ServiceName, principal?: Principal) => Caller<ProcedureName>;
  readonly database: (service: string) => OpenDatabase;
  /** Tells an event as if its publisher had. */
  readonly publish: <E extends EventContract>(event: E, data: EventData<E>) => Promise<void>;
  /** Every event that is out has had its effect: outboxes and deliveries are empty, but for what was parked. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly services: readonly ServiceDefinition[];
  readonly stubs?: readonly Stub[];
  readonly env?: Record<string, string>;
};

const quick = {
  PORT: "0",
  LOG_LEVEL: "silent",
  VALIDATE_OUTPUT: "on",
  RELAY_LINGER_MS: "0",
  RELAY_POLL_MS: "50",
  DATABASE_POOL_MAX: "8",
};

/** A whole Torg in this process, with databases of its own on the shared server; `stop` drops them. */
export async function startTestTorg({ services, stubs = [], env = {} }: Options): Promise<TestTorg> {
  const server = new URL(await testDatabaseServer());
  const admin = postgres(server.href, { max: 1, onnotice: () => undefined });
  const run = `t${Bun.randomUUIDv7().replaceAll("-", "").slice(-16)}`;
  const names = services.map(({ name }) => `${run}_${name}`);
  for (const name of names) await admin`create database ${admin(name)} template template0`;
  const urls = Object.fromEntries(
    services.map(({ name }) => [
      `${name.toUpperCase()}_DATABASE_URL`,
      new URL(`/${run}_${name}`, server).href,
    ]),
  );
  const folder = await mkdtemp(join(tmpdir(), "torg-"));
  const torg = await startTorg({
    services,
    dataDir: folder,
    env: { ...quick, LOG_LEVEL: environment.TORG_TEST_LOG ?? "silent", ...urls, ...env },
  });
  for (const { service, handler } of stubs) torg.host.calls.serve(service, handler);

  const queues = services.flatMap(({ name }) => [`${name}.money`, `${name}.events`]);
  const databases = () =>
    torg.services.flatMap(({ name, database }) => (database ? [{ name, database }] : []));
  const callerFor = (caller: ServiceName, principal: Principal): Caller<ProcedureName> =>
    callerOf(callOut(torg.host.calls, () => envelope(caller, principal)));

  return {
    torg,
    url: torg.url,
    identityDir: join(folder, "identities"),
    as: (principal) => callerFor("gateway", principal),
    asService: (service, principal = nobody) => callerFor(service, principal),
    database(service) {
      const found = databases().find(({ name }) => name === service);
      if (!found) throw new Error(`${service} does not run here`);
      return found.database;
    },
    async publish(event, data) {
      const [first] = databases();
      if (!first) throw new Error("nobody here has an outbox");
      const origin = { traceparent: envelope("operator", nobody).traceparent, requestId: Bun.randomUUIDv7() };
      await first.database.db.execute(
        intoOutbox([{ contract: event, id: Bun.randomUUIDv7(), data, origin }]),
      );
    },
    async settled() {
      await eventually(
        async () =>
          (await Promise.all(databases().map(({ database }) => owed(database, queues)))).every(
            (count) => count === 0,
          ),
        {
          what: "all events having their effect",
          withinMs: 30_000,
        },
      );
    },
    async stop() {
      await noteOutcomes(await torg.host.metrics.text());
      await torg.stop();
      for (const name of names) await admin`drop database if exists ${admin(name)} with (force)`;
      await admin.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Appends what was answered here, `product.get product.not_found` on a line, to the file in TORG_TEST_OUTCOMES: for a
 * test that holds a contract against it.
 */
async function noteOutcomes(metrics: string): Promise<void> {
  const file = environment.TORG_TEST_OUTCOMES;
  if (file === undefined) return;
  const counted = /^torg_call_seconds_count\{[^}]*procedure="([^"]+)",outcome="([^"]+)"[^}]*\} [1-9]/gm;
  const lines = [...metrics.matchAll(counted)].map(([, procedure, outcome]) => `${procedure} ${outcome}\n`);
  await appendFile(file, lines.join(""));
}

/** What is still to be told or heard; queues of services that do not run here keep theirs. */
async function owed({ sql }: OpenDatabase, queues: readonly string[]): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select ((select count(*) from torg.outbox) + (select count(*) from torg.deliveries where dead_at is null and queue = any(${queues})))::int as count`;
  return row?.count ?? 0;
}

const hex = (bytes: number): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex");

const envelope = (caller: ServiceName, principal: Principal) => ({
  caller,
  principal,
  deadline: Date.now() + 20_000,
  requestId: Bun.randomUUIDv7(),
  traceparent: `00-${hex(16)}-${hex(8)}-01`,
});
