import { type SQL, sql } from "drizzle-orm";
import type { OpenDatabase } from "../database";
import { refuseWhenLate } from "../deadline";
import { mayRunAgain, sqlFailure } from "../sql-failures";
import { intoOutbox } from "./outbox";
import { asRecordTaken } from "./request-record";
import { type EmittedEvent, emitting, type Origin, type Transaction } from "./transaction";

/** Work of one step, plus what the door adds to its transaction. */
export type Step<T> = {
  readonly origin: Origin;
  /** Checked again right before the commit; nothing for work that must not be refused. */
  readonly deadline: number | undefined;
  /** `as` gives the same transaction another origin: a batch shares a commit, and each event keeps its own trace. */
  readonly work: (tx: Transaction, as: (origin: Origin) => Transaction) => Promise<T>;
  /** The request record, written with the events. */
  readonly seal?: (result: T) => SQL;
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
    const emitted: EmittedEvent[] = [];
    const waiting: (() => void)[] = [];
    const result = await database.transaction(
      async (db) => {
        const as = (from: Origin) => emitting(db, { origin: from, emitted, after: waiting });
        const value = await work(as(origin), as);
        if (deadline !== undefined) refuseWhenLate(deadline);
        return value;
      },
      (value) => lastStatement(emitted, seal?.(value)),
    );
    if (emitted.length > 0) after.push(wakeRelay);
    after.push(...waiting);
    for (const run of after) run();
    return result;
  }

  return {
    async commit(step) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await once(step);
        } catch (error) {
          if (!mayRunAgain(error) || tries === triesMax) throw sqlFailure(asRecordTaken(error));
        }
      }
    },
  };
}

/** Events and record in one statement, the last: whoever waits for the record's key has waited for nothing else. */
function lastStatement(emitted: readonly EmittedEvent[], seal: SQL | undefined): SQL | undefined {
  if (emitted.length === 0) return seal;
  return seal ? sql`with told as (${intoOutbox(emitted)}) ${seal}` : intoOutbox(emitted);
}
