import type { PgDatabase } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres, { type Sql, type TransactionSql } from "postgres";

/** Reads, and writes of a single statement that no event follows. Everything else goes through `ctx.commit`. */
export type Database = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>>;

/** Statements and commits since the start: the budget of `order-protocol.md` is counted here. */
export type SqlCounts = { statements: number; commits: number };

export type OpenDatabase = {
  readonly db: Database;
  /** For migrations and the chassis: raw statements, several at once. */
  readonly sql: Sql;
  readonly transaction: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  readonly counts: SqlCounts;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = {
  readonly url: string;
  readonly service: string;
  readonly poolMax: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
};

/** A bounded pool on one service's own database; every statement is prepared once per connection. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const counts: SqlCounts = { statements: 0, commits: 0 };
  const sql = postgres(options.url, {
    max: options.poolMax,
    idle_timeout: 0,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: {
      application_name: `torg-${options.service}`,
      statement_timeout: options.statementTimeoutMs,
      lock_timeout: options.lockTimeoutMs,
      idle_in_transaction_session_timeout: options.statementTimeoutMs,
    },
  });
  const db: Database = drizzle(prepared(sql, counts), { casing: "snake_case" });
  return {
    db,
    sql,
    counts,
    transaction: async (work) => {
      const result = await db.transaction(work);
      counts.commits += 1;
      return result;
    },
    ping: async () => {
      await sql`select 1`;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

/** drizzle sends `prepare: false` with every unnamed query; a named plan is worth a third of the server's time. */
function prepared<S extends Sql | TransactionSql>(client: S, counts: SqlCounts): S {
  return new Proxy(client, {
    get(target, property, receiver) {
      if (property === "unsafe") {
        return (query: string, parameters: never[], options: object) => {
          counts.statements += 1;
          return target.unsafe(query, parameters, { ...options, prepare: true });
        };
      }
      if (property === "begin" && "begin" in target) {
        return (work: (inner: TransactionSql) => unknown) =>
          target.begin((inner) => work(prepared(inner, counts)));
      }
      return Reflect.get(target, property, receiver);
    },
  });
}
