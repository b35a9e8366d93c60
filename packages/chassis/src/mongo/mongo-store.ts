import { wiring } from "@torg/contracts";
import type { Db, MongoClient } from "mongodb";
import { meetRecord } from "../commit/meet-record";
import type { Claim, Opening, Step, Store } from "../commit/store";
import { type EmittedEvent, emitting, type Origin } from "../commit/transaction";
import { refuseWhenLate } from "../deadline";
import type { Outbox } from "../events/port";
import { at } from "../faults";
import type { Host } from "../host";
import { keepLease } from "../leases";
import { tlsFiles } from "../tls";
import { mongoClaims } from "./mongo-claims";
import { mongoFailure } from "./mongo-failures";
import { type MongoIndexes, makeIndexes } from "./mongo-indexes";
import { mongoLease } from "./mongo-lease";
import { mongoRecords } from "./mongo-records";
import { mongoStarts } from "./mongo-starts";
import { sweepMongo } from "./mongo-sweep";
import { openMongo } from "./open-mongo";

/** Collections of a service's own database. */
export type Mongo = Pick<Db, "collection">;

type Given = Omit<Opening, "host"> & { readonly host: Pick<Host, "common"> };
type Kept<D> = { readonly indexes: MongoIndexes; readonly state: (db: Mongo) => D };

/** A claim outlives its handler: nobody else begins while it may still write. */
const marginMs = 5_000;

const ownIndexes: MongoIndexes = {
  torg_requests: [{ name: "requests_by_age", key: { at: 1 } }],
  torg_claims: [{ name: "claims_by_age", key: { at: 1 } }],
  torg_starts: [{ name: "starts_by_age", key: { at: 1 } }],
};

/**
 * State in MongoDB instead of SQL: what `Keeps.instead.open` wants. The database is the one in the address, or has the
 * service's name.
 */
export const inMongo =
  <D extends object>(kept: Kept<D>) =>
  async ({ url, service, host, log }: Given): Promise<Store<D>> => {
    const client = await openMongo({
      url,
      name: `torg:${service}`,
      poolMax: host.common.MONGODB_POOL_MAX,
      tls: tlsFiles(host.common),
      log,
    });
    const db = client.db(databaseIn(url) ?? service);
    try {
      await makeIndexes(db, { ...ownIndexes, ...kept.indexes });
    } catch (error) {
      await client.close();
      throw mongoFailure(error);
    }
    return mongoStore(client, {
      db,
      service,
      state: kept.state(db),
      holdMs: host.common.HANDLER_TIMEOUT_MS + marginMs,
    });
  };

/**
 * The write door over MongoDB, which has no transaction here: a single server and FerretDB have none. What it promises
 * instead of together-or-not-at-all is all of it in the end, each effect once:
 * - Effects stand as they are written. Each is a write of one document under a unique key, or with a version, so a second
 *   run of the same work changes nothing; that is for the service to see to, and its tests.
 * - The request record is opened before the first effect and closed after the last; the inbox row likewise. A crash in
 *   between leaves them open: the repeat (once the opener's deadline has passed) or the redelivery runs the work again.
 * - Work that fails gives its record and its claims back; a repeat runs at once.
 * - It is refused as late before its first effect, never after it.
 * - It tells no events: a fact and its effect could part. A service that publishes is refused at its start.
 */
function mongoStore<D extends object>(
  client: MongoClient,
  { db, service, state, holdMs }: { db: Db; service: string; state: D; holdMs: number },
): Store<D> {
  refusePublishers(service);
  const claims = mongoClaims(db, { holdMs });
  const records = mongoRecords(db);

  async function commit<T>({ origin, deadline, work, record, opens }: Step<D, T>): Promise<T> {
    if (deadline !== undefined) refuseWhenLate(deadline);
    const emitted: EmittedEvent[] = [];
    const after: (() => void)[] = [];
    const held: Claim[] = [];
    if (opens) await records.open(opens);
    const as = (from: Origin) => emitting(state, { origin: from, emitted, after });
    const claim = async (wanted: readonly Claim[]) => {
      const free = await claims.claim(wanted);
      held.push(...free);
      at("claimed");
      return new Set(free.map(({ eventId }) => eventId));
    };
    try {
      const value = await work(as(origin), { as, claim });
      if (emitted.length > 0)
        throw new Error(`${service} publishes nothing, and emitted ${emitted.length} events`);
      at("effected");
      const written = record?.(value);
      await claims.complete(held);
      if (written?.answer) await records.close(written.record, written.answer);
      at("committed");
      for (const run of after) run();
      return value;
    } catch (error) {
      await claims.release(held).catch(() => undefined); // they run out by themselves
      if (opens) await records.withdraw(opens).catch(() => undefined);
      throw error;
    }
  }

  return {
    db: state,
    commit: (step) => asking(commit(step)),
    meet: (record) => asking(meetRecord(records, record)),
    keep: (write) => asking(records.keep(write)),
    release: (record) => asking(records.release(record)),
    shares: false,
    outbox: nothingToTell,
    starts: mongoStarts(db),
    lease: (name, { log }) => keepLease(mongoLease(db, name), name, { alone: false, log }),
    sweep: (keepDays) => asking(sweepMongo(db, keepDays)),
    ping: async () => {
      await asking(db.command({ ping: 1 }));
    },
    close: () => client.close(),
  };
}

async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw mongoFailure(error);
  }
}

const nothingToTell: Outbox = {
  due: async () => [],
  forget: async () => undefined,
  figures: async () => ({ waiting: 0, ageSeconds: 0 }),
};

function refusePublishers(service: string): void {
  const { publishes } = Object.entries(wiring).find(([name]) => name === service)?.[1] ?? { publishes: [] };
  if (publishes.length > 0)
    throw new Error(`${service} publishes events, and MongoDB cannot keep them together with their effects`);
}

const databaseIn = (url: string): string | undefined =>
  /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(url)?.[1];
