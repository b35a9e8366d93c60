import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database";
import { violatedConstraint } from "../sql-failures";
import { type Records, recordTaken } from "./meet-record";
import type { RecordWrite, RequestRecord, StoredAnswer } from "./record";

type Found = { fingerprint: string; deadline_ms: string; ok: boolean | null; answer: string | null };

const where = ({ actor, operation, key }: RequestRecord) =>
  sql`actor = ${actor} and operation = ${operation} and key = ${key}`;

/** Records in a table. */
export const sqlRecords = (db: Database): Records => ({
  async find(record) {
    const [found] = await db.execute<Found>(
      sql`select fingerprint, (extract(epoch from deadline) * 1000)::bigint::text as deadline_ms, ok, answer from torg.requests where ${where(record)}`,
    );
    if (!found) return undefined;
    const { fingerprint, deadline_ms, ok, answer } = found;
    const stored = answer === null ? undefined : { ok: ok === true, body: answer };
    return { fingerprint, deadline: Number(deadline_ms), answer: stored };
  },
  async takeOver(record, found) {
    const taken = await db.execute(
      sql`update torg.requests set deadline = to_timestamp(${record.deadline} / 1000.0)
          where ${where(record)} and answer is null and (extract(epoch from deadline) * 1000)::bigint = ${String(found.deadline)}::bigint returning 1`,
    );
    return taken.length > 0;
  },
});

/** The statement that leaves the record as it is to be. */
export const writing = ({ record, opened, answer }: RecordWrite): SQL =>
  opened && answer ? closing(record, answer) : opening(record, answer);

/** Opens the record; with an answer, opens and closes it at once. One that is there already fails it, and all before it. */
const opening = (record: RequestRecord, answer?: StoredAnswer): SQL => sql`
    insert into torg.requests (actor, operation, key, fingerprint, deadline, ok, answer)
    values (${record.actor}, ${record.operation}, ${record.key}, ${record.fingerprint},
            to_timestamp(${record.deadline} / 1000.0), ${answer?.ok ?? null}, ${answer?.body ?? null})`;

/** Keeps the public answer; from here on every repeat gets these bytes. */
const closing = (record: RequestRecord, answer: StoredAnswer): SQL =>
  sql`update torg.requests set ok = ${answer.ok}, answer = ${answer.body} where ${where(record)} and answer is null`;

/** Writes the record by itself: the answer came from no commit. */
export async function writeRecord(db: Database, statement: SQL): Promise<void> {
  try {
    await db.execute(statement);
  } catch (error) {
    throw asRecordTaken(error);
  }
}

/** The same error, or `recordTaken` where the record's own key was what it met. */
export const asRecordTaken = (error: unknown): unknown =>
  violatedConstraint(error) === "requests_pkey" ? recordTaken : error;

/** Lets a repeat run at once: this try ended without a definite answer. */
export async function releaseRecord(db: Database, record: RequestRecord): Promise<void> {
  await db.execute(sql`update torg.requests set deadline = now() where ${where(record)} and answer is null`);
}
