import { Failure } from "@torg/contracts";
import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database";
import { violatedConstraint } from "../sql-failures";
import type { RecordWrite, RequestRecord, StoredAnswer } from "./record";

type Found = { fingerprint: string; deadline_ms: string; ok: boolean | null; answer: string | null };

/** Thrown inside a commit that finds its record taken: everything is rolled back, and the other one's answer is awaited. */
export const recordTaken = Symbol("the record of this key was opened meanwhile");

const where = ({ actor, operation, key }: RequestRecord) =>
  sql`actor = ${actor} and operation = ${operation} and key = ${key}`;

/** How long a repeat waits for the first before it says `key.in_flight`. */
const patienceMs = 1_000;

/**
 * Decides what a keyed command is to do: run (`free`), go on with a record whose opener was lost (`taken over`),
 * or repeat an answer. Throws `key.reused` for another body and `key.in_flight` for one that is still running.
 */
export async function meetRecord(
  db: Database,
  record: RequestRecord,
): Promise<"free" | "taken over" | StoredAnswer> {
  const patience = Math.min(Date.now() + patienceMs, record.deadline);
  for (;;) {
    const [found] = await db.execute<Found>(
      sql`select fingerprint, (extract(epoch from deadline) * 1000)::bigint::text as deadline_ms, ok, answer from torg.requests where ${where(record)}`,
    );
    if (!found) return "free";
    if (found.fingerprint !== record.fingerprint) throw new Failure("key.reused");
    if (found.answer !== null) return { ok: found.ok === true, body: found.answer };
    if (Number(found.deadline_ms) <= Date.now()) {
      if (await takeOver(db, record, found.deadline_ms)) return "taken over";
      continue;
    }
    if (Date.now() >= patience) throw new Failure("key.in_flight", { retryAfterSeconds: 1 });
    await Bun.sleep(25);
  }
}

async function takeOver(db: Database, record: RequestRecord, deadlineMs: string): Promise<boolean> {
  const taken = await db.execute(
    sql`update torg.requests set deadline = to_timestamp(${record.deadline} / 1000.0)
        where ${where(record)} and answer is null and (extract(epoch from deadline) * 1000)::bigint = ${deadlineMs}::bigint returning 1`,
  );
  return taken.length > 0;
}

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
