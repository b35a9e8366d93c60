import type { SQL } from "drizzle-orm";
import type { ServerVariable } from "../addresses";
import type { Database } from "../database";
import type { Outbox } from "../events/port";
import type { Host } from "../host";
import type { Lease } from "../leases";
import type { Log } from "../telemetry/log";
import type { RecordWrite, RequestRecord, StoredAnswer } from "./record";
import type { Emitting, Origin } from "./transaction";

/** An event on its way to a handler that must act on it once only. */
export type Claim = { readonly handler: string; readonly eventId: string };

/** What a step's work is given: the transaction, and what the chassis needs besides. */
export type StepScope<D> = {
  /** The same transaction with another origin: a batch shares a commit, and each event keeps its own trace. */
  readonly as: (origin: Origin) => D & Emitting;
  /**
   * Claims events in this transaction; answers which of them were free, by their ids. A store in partitions keeps a claim
   * beside the documents that its work reads, so what an event changes must follow from the event.
   */
  readonly claim: (claims: readonly Claim[]) => Promise<ReadonlySet<string>>;
};

/** Work of one step, plus what the door adds to its transaction. */
export type Step<D, T> = {
  readonly origin: Origin;
  /** Checked again right before the commit; nothing for work that must not be refused. */
  readonly deadline: number | undefined;
  /** May run again after a conflict: it does nothing but read and write here. */
  readonly work: (tx: D & Emitting, scope: StepScope<D>) => Promise<T>;
  /** The record that this commit opens, for a store that has to write it before the work. */
  readonly opens?: RequestRecord;
  /** The request record, written with the events; one that is taken fails the commit with `recordTaken`. */
  readonly record?: (result: T) => RecordWrite | undefined;
};

/**
 * Where a service keeps its state: the write door and what belongs behind it. Promises: effect, events, claims and
 * record of a step commit together or not at all (over MongoDB, without transactions: all in the end, each once); a
 * store that is away is `call.unavailable`, work that is too late `call.late`.
 */
export type Store<D> = {
  /** For reads, and writes of a single statement that no event follows. */
  readonly db: D;
  readonly commit: <T>(step: Step<D, T>) => Promise<T>;
  /** What is to be done under a key: see `meetRecord`. */
  readonly meet: (record: RequestRecord) => Promise<"free" | "taken over" | StoredAnswer>;
  /** Writes the record by itself: the answer came from no commit. Throws `recordTaken`. */
  readonly keep: (write: RecordWrite) => Promise<void>;
  /** Lets a repeat run at once: this try ended without a definite answer. */
  readonly release: (record: RequestRecord) => Promise<void>;
  /** Events of several causes may share one commit. */
  readonly shares: boolean;
  readonly outbox: Outbox;
  /** Starts of a delivery that came back, this one included. */
  readonly starts: {
    readonly count: (queue: string, eventId: string) => Promise<number>;
    readonly forget: (queue: string, eventIds: readonly string[]) => Promise<void>;
  };
  readonly lease: (name: string, options: { alone: boolean; log: Log }) => Promise<Lease>;
  /** Forgets keys, claims and starts older than this, in batches. */
  readonly sweep: (keepDays: number) => Promise<void>;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What another store than SQL is opened with. */
export type Opening = {
  readonly url: string;
  readonly service: string;
  readonly host: Host;
  readonly log: Log;
  readonly wakeRelay: () => void;
};

/** A service's state over one SQL transaction, or over the pool for reads. */
export type OverSql<D> = {
  readonly state: D;
  /** The same state for one more cause of the transaction, with checks of its own. */
  readonly scope?: () => D;
  /** Writes that were put off to the end: single statements, which travel with the events and the commit. */
  readonly rest?: () => readonly SQL[];
};

/** How a service keeps its state: in its SQL database, or, where that server's address is given, elsewhere. */
export type Keeps<D> = {
  /** Folder of numbered SQL files, `import.meta.resolve("../migrations")`. */
  readonly migrations: string;
  readonly sql: (db: Database, at: "pool" | "transaction") => OverSql<D>;
  /** Somebody else was faster, as an error of SQL says it: the work runs again. */
  readonly isConflict?: (error: unknown) => boolean;
  readonly instead?: {
    readonly address: ServerVariable;
    readonly open: (opening: Opening) => Promise<Store<D>>;
  };
};

/** State in the service's own SQL database, and nowhere else. */
export const inSql = (migrations: string): Keeps<Database> => ({
  migrations,
  sql: (db) => ({ state: db }),
});
