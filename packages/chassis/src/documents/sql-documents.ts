import { type SQL, sql } from "drizzle-orm";
import type { OverSql } from "../commit/store";
import type { Database } from "../database";
import { violatedConstraint } from "../sql-failures";
import type { Documents, Found, Ref } from "./documents";
import { type Kept, onlyReading, type Reading, type Touched, unitOfWork } from "./unit-of-work";

const pageMax = 500;

/**
 * Documents in the tables `documents` and `document_entries` of the service's own database. A commit locks what it reads
 * and finds; what it is to create and is there by then is a conflict. Its writes travel with its last statement.
 */
export function sqlDocuments(db: Database, at: "pool" | "transaction"): OverSql<Documents> {
  const reading: Reading = { load: loading(db, at), scan: scanning(db) };
  if (at === "pool") return { state: onlyReading(reading) };
  const { scope, touched } = unitOfWork(reading);
  return { state: scope(), scope, rest: () => writes(touched().filter(({ changed }) => changed)) };
}

/** Somebody else has created the document that this commit was to create. */
export const isDocumentThere = (error: unknown): boolean => violatedConstraint(error) === "documents_pkey";

type Asked = { readonly kind: string; readonly ref: Ref; readonly answer: (kept: Kept | undefined) => void };
type Row = { partition: number; kind: string; id: string; body: string };

/** Documents that are asked for in one breath are read by one statement. */
function loading(db: Database, at: "pool" | "transaction"): Reading["load"] {
  const lock = sql.raw(at === "transaction" ? "for update of d" : "");
  let asked: Asked[] = [];
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    await Promise.resolve();
    const all = asked;
    asked = [];
    reading = undefined;
    const [only] = all;
    const rows = await db.execute<Row>(
      only && all.length === 1
        ? sql`select partition, kind, id, body::text from documents d
              where partition = ${only.ref.partition} and kind = ${only.kind} and id = ${only.ref.id} ${lock}`
        : sql`select partition, kind, id, body::text from documents d
              where (partition, kind, id) in (select * from unnest(
                ${list(all, ({ ref }) => ref.partition)}::smallint[], ${list(all, ({ kind }) => kind)}::text[], ${list(all, ({ ref }) => ref.id)}::text[]))
              order by partition, kind, id ${lock}`,
    );
    for (const { kind, ref, answer } of all) {
      const row = rows.find(
        (one) => one.partition === ref.partition && one.kind === kind && one.id === ref.id,
      );
      answer(row && { text: row.body, stamp: "" });
    }
  }

  return async (kind, ref) => {
    let kept: Kept | undefined;
    asked.push({ kind, ref, answer: (found) => (kept = found) });
    reading ??= read();
    await reading;
    return kept;
  };
}

/** By keyset, so that a page is as dear as its rows, wherever it begins. */
function scanning(db: Database): Reading["scan"] {
  return async function* scan({ name }, index, { upTo = Number.MAX_VALUE, partition } = {}) {
    const one = partition === undefined ? sql`` : sql`and partition = ${partition}`;
    let after: Found | undefined;
    for (;;) {
      const from = after
        ? sql`and (partition, score, id) > (${after.partition}::smallint, ${after.score}::float8, ${after.id})`
        : sql``;
      const page = await db.execute<Found>(
        sql`select partition, id, score from document_entries
            where kind = ${name} and index = ${index} and score <= ${upTo}::float8 ${one} ${from}
            order by partition, score, id limit ${pageMax}`,
      );
      yield* page;
      if (page.length < pageMax) return;
      after = page.at(-1);
    }
  };
}

/** As few statements as there are ways to change: whatever their number, the documents of a commit are written by these. */
function writes(changed: readonly Touched[]): SQL[] {
  const created = changed.filter(({ was }) => !was);
  const rewritten = changed.filter(({ was, text }) => was && text !== undefined);
  const gone = changed.filter(({ was, text }) => was && text === undefined);
  const left = changed.flatMap(({ kind, ref, leaves }) => leaves.map((index) => ({ kind, ref, index })));
  const entered = changed.flatMap(({ kind, ref, enters }) =>
    enters.map((entry) => ({ kind, ref, ...entry })),
  );
  return [
    ...some(
      created,
      (all) => sql`insert into documents (partition, kind, id, body)
      select partition, kind, id, body::json from unnest(${names(all)}, ${bodies(all)}::text[]) as t(partition, kind, id, body)`,
    ),
    ...some(
      rewritten,
      (all) => sql`update documents d set body = t.body::json
      from unnest(${names(all)}, ${bodies(all)}::text[]) as t(partition, kind, id, body)
      where d.partition = t.partition and d.kind = t.kind and d.id = t.id`,
    ),
    ...some(
      gone,
      (all) => sql`delete from documents d using unnest(${names(all)}) as t(partition, kind, id)
      where d.partition = t.partition and d.kind = t.kind and d.id = t.id`,
    ),
    ...some(
      left,
      (all) => sql`delete from document_entries e
      using unnest(${names(all)}, ${list(all, ({ index }) => index)}::text[]) as t(partition, kind, id, index)
      where e.partition = t.partition and e.kind = t.kind and e.id = t.id and e.index = t.index`,
    ),
    ...some(
      entered,
      (all) => sql`insert into document_entries (partition, kind, id, index, score)
      select * from unnest(${names(all)}, ${list(all, ({ index }) => index)}::text[], ${list(all, ({ score }) => score)}::float8[])
      on conflict (kind, index, partition, id) do update set score = excluded.score`,
    ),
  ]; // one body each, so that the last statement has few shapes and every one is prepared once
}

type Named = { readonly kind: string; readonly ref: Ref };

const some = <T>(all: readonly T[], statement: (all: readonly T[]) => SQL): SQL[] =>
  all.length === 0 ? [] : [statement(all)];
const names = (all: readonly Named[]): SQL =>
  sql`${list(all, ({ ref }) => ref.partition)}::smallint[], ${list(all, ({ kind }) => kind)}::text[], ${list(all, ({ ref }) => ref.id)}::text[]`;
const bodies = (all: readonly Touched[]): SQL => list(all, ({ text }) => text ?? "");
const list = <T>(all: readonly T[], value: (one: T) => string | number): SQL =>
  sql`${sql.param(all.map(value))}`;
