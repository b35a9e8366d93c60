import { type SQL, sql } from "drizzle-orm";
import type { OpenDatabase } from "../database";
import { refuseWhenLate } from "../deadline";
import { sqlOutbox } from "../events/sql-outbox";
import { at } from "../faults";
import { holdLease } from "../leases";
import { mayRunAgain, sqlFailure } from "../sql-failures";
import { meetRecord } from "./meet-record";
import { intoOutbox } from "./outbox";
import { asRecordTaken, releaseRecord, sqlRecords, writeRecord, writing } from "./request-record";
import { sqlStarts } from "./sql-starts";
import { sweepSql } from "./sql-sweep";
import type { Claim, Keeps, Step, Store } from "./store";
import { type EmittedEvent, emitting, type Origin } from "./transaction";

const triesMax = 4;
/** Hears what a commit has told, at once and perhaps never: for caches. */
type Told = (events: readonly EmittedEvent[]) => void;

/**
 * The write door over SQL: effect, events and record in one transaction, or none of them.
 * A deadlock runs the work again; a database that is away is `call.unavailable`.
 */
export function sqlStore<D extends object>(
  database: OpenDatabase,
  { keeps, wakeRelay, told }: { keeps: Keeps<D>; wakeRelay: () => void; told?: Told },
): Store<D> {
  async function once<T>({ origin, deadline, work, record }: Step<D, T>): Promise<T> {
    const after: (() => void)[] = [];
    const emitted: EmittedEvent[] = [];
    const waiting: (() => void)[] = [];
    const putOff: SQL[] = [];
    const result = await database.transaction(
      async (db) => {
        const { state, scope, rest } = keeps.sql(db, "transaction");
        const as = (from: Origin) =>
          emitting(scope?.() ?? state, { origin: from, emitted, after: waiting, putOff });
        const claim = async (claims: readonly Claim[]) => {
          const free = await claimed(db, claims);
          at("claimed");
          return free;
        };
        const value = await work(as(origin), { as, claim });
        at("effected");
        if (deadline !== undefined) refuseWhenLate(deadline);
        return { value, rest: rest?.() ?? [] };
      },
      {
        deadline,
        last: (done) => {
          const written = record?.(done.value);
          at("emitted");
          return lastStatement([
            ...done.rest,
            ...putOff,
            ...(emitted.length > 0 ? [intoOutbox(emitted)] : []),
            ...(written ? [writing(written)] : []),
          ]);
        },
      },
    );
    if (emitted.length > 0) after.push(wakeRelay, () => told?.(emitted));
    at("committed");
    after.push(...waiting);
    for (const run of after) run();
    return result.value;
  }

  const { db } = database;
  return {
    db: keeps.sql(db, "pool").state,
    async commit(step) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await once(step);
        } catch (error) {
          const again = mayRunAgain(error) || keeps.isConflict?.(error) === true;
          if (!again || tries === triesMax) throw sqlFailure(asRecordTaken(error));
        }
      }
    },
    meet: (record) => meetRecord(sqlRecords(db), record),
    keep: (write) => writeRecord(db, writing(write)),
    release: (record) => releaseRecord(db, record),
    shares: true,
    outbox: sqlOutbox(database),
    starts: sqlStarts(database),
    lease: (name, options) => holdLease(database, name, options),
    sweep: (keepDays) => sweepSql(database, keepDays),
    ping: database.ping,
    close: async () => undefined, // whoever opened the database closes it
  };
}

/** All that was put off to the end in one statement: whoever waits for the record's key, the last, has waited for nothing else. */
function lastStatement(parts: readonly SQL[]): SQL | undefined {
  const last = parts.at(-1);
  if (!last || parts.length === 1) return last;
  const before = parts.slice(0, -1).map((part, n) => sql`${sql.raw(`part${n}`)} as (${part})`);
  return sql`with ${sql.join(before, sql`, `)} ${last}`;
}

async function claimed(db: OpenDatabase["db"], claims: readonly Claim[]): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const rows = await db.execute<{ event_id: string }>(sql`
    insert into torg.claims (handler, event_id)
    select * from unnest(${sql.param(claims.map(({ handler }) => handler))}::text[], ${sql.param(claims.map(({ eventId }) => eventId))}::uuid[])
    on conflict do nothing returning event_id`);
  return new Set(rows.map((row) => row.event_id));
}
