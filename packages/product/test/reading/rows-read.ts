import type { Database } from "@torg/chassis";
import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Shop } from "../shop";

export type Cost = { readonly statements: number; readonly rows: number };
type Plan = {
  readonly "Node Type": string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly Plan[];
};

type TransactionOf<S extends Shop["sql"]> = Parameters<Parameters<S["begin"]>[1]>[0];

const dialect = new PgDialect({ casing: "snake_case" });

/**
 * What a read costs: its statements, and the rows that their scans read, those that they threw away included. Every
 * statement is run once more under `EXPLAIN (ANALYZE)`. What functions read inside is counted by the server's own
 * statistics of that transaction, and the larger of both figures is taken.
 */
export async function costOf<T>(
  shop: Shop,
  read: (db: Database) => Promise<T>,
): Promise<{ answer: T; cost: Cost }> {
  const costs: Cost[] = [];
  const { db } = shop.database("product");
  const explaining = new Proxy(db, {
    get(target, property, receiver) {
      if (property !== "execute") return Reflect.get(target, property, receiver);
      return async (query: SQL) => {
        costs.push(await explain(shop, query));
        return target.execute(query);
      };
    },
  });
  const answer = await read(explaining);
  return {
    answer,
    cost: { statements: costs.length, rows: costs.reduce((sum, { rows }) => sum + rows, 0) },
  };
}

async function explain(shop: Shop, query: SQL): Promise<Cost> {
  const { sql: text, params } = dialect.sqlToQuery(query);
  return shop.sql.begin(async (tx) => {
    await tx`set local plan_cache_mode = force_generic_plan`; // as the service's own statements have it, after a few runs
    const before = await counted(tx);
    const [row] = await tx.unsafe<{ "QUERY PLAN": [{ Plan: Plan }] }[]>(
      `explain (analyze, timing off, format json) ${text}`,
      params as never[],
      { prepare: true },
    );
    const scanned = row === undefined ? 0 : rowsScanned(row["QUERY PLAN"][0].Plan);
    return { statements: 1, rows: Math.max(scanned, (await counted(tx)) - before) };
  });
}

/** Rows that this session's scans have read, since its figures were last handed on. */
async function counted(tx: Shop["sql"] | TransactionOf<Shop["sql"]>): Promise<number> {
  const [row] = await tx<{ rows: string }[]>`
    select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) as rows from pg_stat_xact_user_tables`;
  return Number(row?.rows ?? 0);
}

/** Rows that the leaves of a plan read from tables and indexes. */
function rowsScanned(plan: Plan): number {
  const below = (plan.Plans ?? []).reduce((sum, one) => sum + rowsScanned(one), 0);
  const isScan = /^(Seq|Index|Index Only|Bitmap Heap) Scan$/.test(plan["Node Type"]);
  if (!isScan) return below;
  const removed = (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Index Recheck"] ?? 0);
  return below + (plan["Actual Rows"] + removed) * plan["Actual Loops"];
}
