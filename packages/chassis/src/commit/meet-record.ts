import { Failure } from "@torg/contracts";
import type { RequestRecord, StoredAnswer } from "./record";

/** Thrown inside a commit that finds its record taken: everything is rolled back, and the other one's answer is awaited. */
export const recordTaken = Symbol("the record of this key was opened meanwhile");

/** A record as a store keeps it. `deadline` is its opener's, in unix ms. */
export type KeptRecord = {
  readonly fingerprint: string;
  readonly deadline: number;
  readonly answer: StoredAnswer | undefined;
};

/** What a store does for the records it keeps. */
export type Records = {
  readonly find: (record: RequestRecord) => Promise<KeptRecord | undefined>;
  /** Gives an unanswered record this one's deadline, if its deadline is still that of the one that was found. */
  readonly takeOver: (record: RequestRecord, found: KeptRecord) => Promise<boolean>;
};

/** How long a repeat waits for the first before it says `key.in_flight`. */
const patienceMs = 1_000;

/**
 * Decides what a keyed command is to do: run (`free`), go on with a record whose opener was lost (`taken over`),
 * or repeat an answer. Throws `key.reused` for another body and `key.in_flight` for one that is still running.
 */
export async function meetRecord(
  records: Records,
  record: RequestRecord,
): Promise<"free" | "taken over" | StoredAnswer> {
  const patience = Math.min(Date.now() + patienceMs, record.deadline);
  for (;;) {
    const found = await records.find(record);
    if (!found) return "free";
    if (found.fingerprint !== record.fingerprint) throw new Failure("key.reused");
    if (found.answer) return found.answer;
    if (found.deadline <= Date.now()) {
      if (await records.takeOver(record, found)) return "taken over";
      continue;
    }
    if (Date.now() >= patience) throw new Failure("key.in_flight", { retryAfterSeconds: 1 });
    await Bun.sleep(25);
  }
}
