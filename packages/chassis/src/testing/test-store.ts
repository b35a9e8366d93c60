import type { ServiceName } from "@torg/contracts";
import { Redis } from "ioredis";
import { sqlStore } from "../commit/sql-store";
import type { Keeps, Store } from "../commit/store";
import type { OpenDatabase } from "../database";
import { eventually } from "./eventually";
import { monitorRedis } from "./monitor-redis";
import type { TestTorg } from "./test-torg";

/** A second door to the state of a service that runs in a test: it writes as the service does, and looks behind it. */
export type TestStore<D> = Store<D> & {
  /** Every event of a type that was told since this door was opened, in the order of the commits; JSON texts. */
  readonly told: (type: string) => Promise<readonly string[]>;
  /** What `KEEP_KEYS_DAYS` does to the answers that were kept under keys. */
  readonly forgetAnswers: () => Promise<void>;
};

/** Opens it where the service has its own: in its database, or on the server that the test's environment names. */
export async function testStore<D extends object>(
  { torg, database }: TestTorg,
  service: ServiceName,
  keeps: Keeps<D>,
): Promise<TestStore<D>> {
  const { host } = torg;
  const wakeRelay = () => undefined; // it looks by itself
  const url = keeps.instead && host.addresses.of(keeps.instead.address, service);
  if (!keeps.instead || url === undefined)
    return sqlDoor(database(service), sqlStore(database(service), { keeps, wakeRelay }));
  const store = await keeps.instead.open({ url, service, host, log: host.log, wakeRelay });
  return redisDoor(url, store);
}

/** A trigger writes down what comes into the outbox before the relay takes it away. */
async function sqlDoor<D>({ sql }: OpenDatabase, store: Store<D>): Promise<TestStore<D>> {
  await sql
    .unsafe(`
    create table told (id bigint generated always as identity, type text, data text);
    create function write_down() returns trigger language plpgsql as 'begin insert into told (type, data) values (new.type, new.data); return new; end';
    create trigger told before insert on torg.outbox for each row execute function write_down()`)
    .simple();
  return {
    ...store,
    told: async (type) =>
      (await sql<{ data: string }[]>`select data from told where type = ${type} order by id`).map(
        ({ data }) => data,
      ),
    forgetAnswers: async () => {
      await sql`delete from torg.requests`;
    },
  };
}

/** The server says of every command what it was: nothing comes into a stream unseen. */
async function redisDoor<D>(url: string, store: Store<D>): Promise<TestStore<D>> {
  const redis = new Redis(url);
  const seen: { type: string; data: string }[] = [];
  const marks = new Set<string>();
  const monitor = await monitorRedis(url, ([command = "", ...args]) => {
    if (command.toLowerCase() === "echo") marks.add(args[0] ?? "");
    if (command.toLowerCase() === "xadd") seen.push(JSON.parse(args[args.indexOf("event") + 1] ?? "{}"));
  });
  return {
    ...store,
    async told(type) {
      const mark = crypto.randomUUID();
      await redis.echo(mark);
      await eventually(async () => marks.has(mark), { what: "the server saying what it has done" });
      return seen.filter((event) => event.type === type).map(({ data }) => data);
    },
    async forgetAnswers() {
      const keys = await redis.keys("*:request:*");
      if (keys.length > 0) await redis.del(...keys);
    },
    async close() {
      monitor.stop();
      redis.disconnect();
      await store.close();
    },
  };
}
