import { Failure } from "@torg/contracts";
import type { SQL } from "drizzle-orm";
import { type PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import type { ReservedSql, Sql } from "postgres";
import { afterAtMost, refuseWhenLate } from "./deadline";
import { boundedRead } from "./postgres/bounded-read";
import { type ConnectionOptions, connectPostgres } from "./postgres/connect";

/** Reads, and writes of a single statement that no event follows. Everything else goes through `ctx.commit`. */
export type Database = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>>;

/** Statements and commits since the start: the budget of `order-protocol.md` is counted here. */
export type SqlCounts = { statements: number; commits: number };

export type TransactionOptions<T> = {
  /** Made from the work's result: the last statement, which travels with the commit; where it fails, nothing is committed. */
  readonly last?: (result: T) => SQL | undefined;
  /**
   * Unix ms: neither a connection nor a statement is waited for past it, and nothing is sent, a commit neither
   * (`call.late`). Without one it is background work, whose statements have longer and which waits for a connection as long as one may take.
   */
  readonly deadline?: number | undefined;
};

export type OpenDatabase = {
  /** A read that gets no answer in the time of a statement and a second is `call.unavailable`. */
  readonly db: Database;
  /** For migrations and the chassis: raw statements, several at once. */
  readonly sql: Sql;
  /**
   * For tables that are filled and emptied all the time. A plan that was made while such a table was empty would read it
   * from end to end for ever after, dead rows included (measured: 1 ms a statement); here it always takes the index.
   */
  readonly queues: Sql;
  /**
   * Commits all or nothing. A connection that dies on the way fails the work at its next statement; whether a commit
   * that got no answer stands is for the key or the version to tell.
   */
  readonly transaction: <T>(
    work: (db: Database) => Promise<T>,
    options?: TransactionOptions<T>,
  ) => Promise<T>;
  readonly counts: SqlCounts;
  /** Answers while the server does. One that has been silent for too long is left: its connections are cut. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = Omit<ConnectionOptions, "max" | "settings"> & {
  readonly poolMax: number;
  /** For statements of transactions that nobody waits for: consumers, jobs. */
  readonly backgroundTimeoutMs: number;
  /** A server that has not answered for so long is taken for gone. */
  readonly silenceMs: number;
};

/** A bounded pool on one service's own database; every statement is prepared once per connection. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const counts: SqlCounts = { statements: 0, commits: 0 };
  const pool = connectPostgres({ ...options, max: options.poolMax, settings: {} });
  const queue = connectPostgres({ ...options, max: 1, settings: { enable_seqscan: false } });
  const { sql } = pool;
  const readMs = options.statementTimeoutMs + 1_000;

  async function transaction<T>(
    work: (db: Database) => Promise<T>,
    { last, deadline }: TransactionOptions<T> = {},
  ): Promise<T> {
    const connection = await reserve(sql, deadline, options.backgroundTimeoutMs);
    let over = false; // work that was given up may still be running, and the connection is somebody else's by then
    try {
      const send = sending({ client: connection, pool: sql, counts }, (query) => {
        if (over) throw new Error("the transaction is over");
        if (deadline !== undefined) refuseWhenLate(deadline);
        return query();
      });
      const begin = beginning(options, deadline);
      const bounded = async (db: Database) => {
        try {
          const result = await work(db);
          if (deadline !== undefined) refuseWhenLate(deadline);
          return result;
        } finally {
          over = true;
        }
      };
      const result = await committed(connection, { begin, db: drizzled(send), work: bounded, last, counts });
      counts.commits += 1;
      return result;
    } finally {
      connection.release();
    }
  }

  let silentSince: number | undefined;
  return {
    db: drizzled(sending({ client: sql, pool: sql, counts }, (query) => boundedRead(query(), readMs))),
    sql,
    queues: queue.sql,
    counts,
    transaction,
    async ping() {
      const now = Date.now();
      if (silentSince !== undefined && now - silentSince > options.silenceMs) {
        pool.cut();
        queue.cut();
        silentSince = undefined;
      }
      silentSince ??= now;
      try {
        await queue.sql`select 1`;
      } finally {
        silentSince = undefined; // a refusal is an answer too
      }
    },
    close: async () => {
      await Promise.all([sql.end({ timeout: 5 }), queue.sql.end({ timeout: 5 })]);
    },
  };
}

/** Waits for a free connection no longer than the work may; one that comes later goes straight back. */
async function reserve(
  sql: Sql,
  deadline: number | undefined,
  backgroundTimeoutMs: number,
): Promise<ReservedSql> {
  const asked = sql.reserve();
  try {
    return await afterAtMost(deadline ?? Date.now() + backgroundTimeoutMs, asked);
  } catch (error) {
    asked.then(
      (connection) => connection.release(),
      () => undefined,
    );
    throw deadline === undefined && error instanceof Failure
      ? new Failure("call.unavailable", {}, { cause: new Error("no connection came free") })
      : error;
  }
}

/** Sets the time of its statements only where the connection's own does not fit: it costs a statement on the server. */
function beginning(
  { statementTimeoutMs, backgroundTimeoutMs }: DatabaseOptions,
  deadline: number | undefined,
): string {
  const fitting =
    deadline === undefined ? backgroundTimeoutMs : Math.min(statementTimeoutMs, deadline - Date.now());
  return fitting === statementTimeoutMs
    ? "begin"
    : `begin; set local statement_timeout = ${Math.max(1, Math.ceil(fitting))}`;
}

const dialect = new PgDialect({ casing: "snake_case" });
const drizzled = (client: Sql): Database => drizzle(client, { casing: "snake_case" });
/** drizzle has encoded them for the wire already. */
const parametersOf = ({ params }: { params: unknown[] }) => params as never[];

type Committing<T> = {
  readonly begin: string;
  readonly work: (db: Database) => Promise<T>;
  readonly last: TransactionOptions<T>["last"] | undefined;
  readonly db: Database;
  readonly counts: SqlCounts;
};

/**
 * Begins together with the first statement and commits together with the last: each saved round trip is a wake-up of
 * two processes, and a transaction has few statements. A last statement that fails turns the commit into a rollback.
 */
async function committed<T>(connection: Sql, { begin, db, work, last, counts }: Committing<T>): Promise<T> {
  const begun = connection.unsafe(begin).execute();
  begun.catch(() => undefined); // where it fails, so does what follows it on this connection
  let result: T;
  let query: ReturnType<PgDialect["sqlToQuery"]> | undefined;
  try {
    result = await work(db);
    const statement = last?.(result);
    query = statement && dialect.sqlToQuery(statement); // not through drizzle, which would send it after the commit
  } catch (error) {
    await connection.unsafe("rollback").catch(() => undefined); // the first error is the one to tell
    throw error;
  }
  if (query) counts.statements += 1;
  const [, ended] = await Promise.all([
    query && connection.unsafe(query.sql, parametersOf(query), { prepare: true }).execute(),
    connection.unsafe("commit").execute(),
    begun,
  ]);
  if (ended.command !== "COMMIT") throw new Error("the transaction was rolled back");
  return result;
}

type Sending = { readonly client: Sql; readonly pool: Sql; readonly counts: SqlCounts };

/** drizzle sends `prepare: false` with every unnamed query; a named plan is worth a third of the server's time. */
function sending(
  { client, pool, counts }: Sending,
  send: (query: () => ReturnType<Sql["unsafe"]>) => unknown,
): Sql {
  return new Proxy(client, {
    get(target, property, receiver) {
      if (property === "options") return pool.options; // a reserved connection carries none of its own
      if (property !== "unsafe") return Reflect.get(target, property, receiver);
      return (query: string, parameters: never[], options: object) => {
        counts.statements += 1;
        return send(() => target.unsafe(query, parameters, { ...options, prepare: true }));
      };
    },
  });
}
