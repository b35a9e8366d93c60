import type { SQL } from "drizzle-orm";
import { type PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";

/** Reads, and writes of a single statement that no event follows. Everything else goes through `ctx.commit`. */
export type Database = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>>;

/** Statements and commits since the start: the budget of `order-protocol.md` is counted here. */
export type SqlCounts = { statements: number; commits: number };

export type OpenDatabase = {
  readonly db: Database;
  /** For migrations and the chassis: raw statements, several at once. */
  readonly sql: Sql;
  /**
   * For tables that are filled and emptied all the time. A plan that was made while such a table was empty would read it
   * from end to end for ever after, dead rows included (measured: 1 ms a statement); here it always takes the index.
   */
  readonly queues: Sql;
  /**
   * Work in one transaction. `last`, made from the work's result, is its last statement and travels with the commit:
   * where it fails, nothing is committed.
   */
  readonly transaction: <T>(
    work: (db: Database) => Promise<T>,
    last?: (result: T) => SQL | undefined,
  ) => Promise<T>;
  readonly counts: SqlCounts;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = {
  readonly url: string;
  /** The server's socket, where it is on this machine: in place of the address in `url`. */
  readonly socket?: string | undefined;
  readonly service: string;
  readonly poolMax: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
};

/** A bounded pool on one service's own database; every statement is prepared once per connection. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const counts: SqlCounts = { statements: 0, commits: 0 };
  const sql = connect(options, options.poolMax, {});
  const queues = connect(options, 1, { enable_seqscan: false });
  const drizzled = (client: Sql): Database =>
    drizzle(prepared(client, { pool: sql, counts }), { casing: "snake_case" });
  return {
    db: drizzled(sql),
    sql,
    queues,
    counts,
    async transaction(work, last) {
      const connection = await sql.reserve();
      try {
        const result = await committed(connection, { db: drizzled(connection), work, last, counts });
        counts.commits += 1;
        return result;
      } finally {
        connection.release();
      }
    },
    ping: async () => {
      await sql`select 1`;
    },
    close: async () => {
      await Promise.all([sql.end({ timeout: 5 }), queues.end({ timeout: 5 })]);
    },
  };
}

const connect = (options: DatabaseOptions, max: number, settings: Record<string, boolean>): Sql =>
  postgres(options.url, {
    ...(options.socket === undefined ? {} : { path: options.socket }),
    max,
    idle_timeout: 0,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: {
      application_name: `torg-${options.service}`,
      statement_timeout: options.statementTimeoutMs,
      lock_timeout: options.lockTimeoutMs,
      idle_in_transaction_session_timeout: options.statementTimeoutMs,
      ...settings,
    },
  });

const dialect = new PgDialect({ casing: "snake_case" });
/** drizzle has encoded them for the wire already. */
const parametersOf = ({ params }: { params: unknown[] }) => params as never[];

type Work<T> = {
  readonly db: Database;
  readonly work: (db: Database) => Promise<T>;
  readonly last: ((result: T) => SQL | undefined) | undefined;
  readonly counts: SqlCounts;
};

/**
 * Begins together with the first statement and commits together with the last: each saved round trip is a wake-up of
 * two processes, and a transaction has few statements. A last statement that fails turns the commit into a rollback.
 */
async function committed<T>(connection: Sql, { db, work, last, counts }: Work<T>): Promise<T> {
  const begun = connection.unsafe("begin").execute();
  begun.catch(() => undefined); // where it fails, so does what follows it on this connection
  let result: T;
  try {
    result = await work(db);
  } catch (error) {
    await connection.unsafe("rollback").catch(() => undefined); // the first error is the one to tell
    throw error;
  }
  const statement = last?.(result);
  const query = statement && dialect.sqlToQuery(statement); // not through drizzle, which would send it after the commit
  if (query) counts.statements += 1;
  const [, ended] = await Promise.all([
    query && connection.unsafe(query.sql, parametersOf(query), { prepare: true }).execute(),
    connection.unsafe("commit").execute(),
  ]);
  if (ended.command !== "COMMIT") throw new Error("the transaction was rolled back");
  return result;
}

/** drizzle sends `prepare: false` with every unnamed query; a named plan is worth a third of the server's time. */
function prepared(client: Sql, { pool, counts }: { pool: Sql; counts: SqlCounts }): Sql {
  return new Proxy(client, {
    get(target, property, receiver) {
      if (property === "options") return pool.options; // a reserved connection carries none of its own
      if (property !== "unsafe") return Reflect.get(target, property, receiver);
      return (query: string, parameters: never[], options: object) => {
        counts.statements += 1;
        return target.unsafe(query, parameters, { ...options, prepare: true });
      };
    },
  });
}
