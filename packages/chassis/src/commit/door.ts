import { sql } from "drizzle-orm";
import type { Database, OpenDatabase } from "../database";
import { refuseWhenLate } from "../deadline";
import { mayRunAgain, sqlFailure } from "../sql-failures";
import { intoOutbox } from "./outbox";
import { recordTaken, type Seal } from "./request-record";
import { type EmittedEvent, emitting, type Origin, type Transaction } from "./transaction";

/** Work of one step, plus what the door adds to its transaction. */
export type Step<T> = {
  readonly origin: Origin;
  /** Checked again right before the commit; nothing for work that must not be refused. */
  readonly deadline: number | undefined;
  /** `as` gives the same transaction another origin: a batch shares a commit, and each event keeps its own trace. */
  readonly work: (tx: Transaction, as: (origin: Origin) => Transaction) => Promise<T>;
  /** The request record, written with the events. */
  readonly seal?: (result: T) => Seal;
};

export type Door = { readonly commit: <T>(step: Step<T>) => Promise<T> };

const triesMax = 4;

/**
 * The only way to write: effect, events and record in one transaction, or none of them.
 * A deadlock runs the work again; a database that is away is `call.unavailable`.
 */
export function sqlDoor(database: OpenDatabase, wakeRelay: () => void): Door {
  async function once<T>({ origin, deadline, work, seal }: Step<T>): Promise<T> {
    const after: (() => void)[] = [];
    const result = await database.transaction(async (db) => {
      const emitted: EmittedEvent[] = [];
      const waiting: (() => void)[] = [];
      const as = (from: Origin) => emitting(db, { origin: from, emitted, after: waiting });
      const tx = as(origin);
      const value = await work(tx, as);
      await finish(db, emitted, seal?.(value));
      if (deadline !== undefined) refuseWhenLate(deadline);
      if (emitted.length > 0) after.push(wakeRelay);
      after.push(...waiting);
      return value;
    });
    for (const run of after) run();
    return result;
  }

  return {
    async commit(step) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await once(step);
        } catch (error) {
          if (!mayRunAgain(error) || tries === triesMax) throw sqlFailure(error);
        }
      }
    },
  };
}

/** Events and record in one statement, last: whoever waits for the record's key has waited for nothing else. */
async function finish(db: Database, emitted: readonly EmittedEvent[], seal: Seal | undefined): Promise<void> {
  if (!seal) {
    if (emitted.length > 0) await db.execute(intoOutbox(emitted));
    return;
  }
  const written = await db.execute(
    emitted.length > 0 ? sql`with told as (${intoOutbox(emitted)}) ${seal.statement}` : seal.statement,
  );
  if (seal.opens && written.length === 0) throw recordTaken;
}
