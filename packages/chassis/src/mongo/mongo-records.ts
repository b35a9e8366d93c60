import type { Db } from "mongodb";
import { type Records, recordTaken } from "../commit/meet-record";
import type { RecordWrite, RequestRecord, StoredAnswer } from "../commit/record";
import { isDuplicateKey } from "./mongo-failures";

type Row = {
  readonly _id: string;
  readonly fingerprint: string;
  readonly deadline: number;
  readonly ok: boolean | null;
  readonly answer: string | null;
  readonly at: Date;
};

const idOf = ({ actor, operation, key }: RequestRecord) => JSON.stringify([actor, operation, key]);

/** Request records, one document each; its id is who, what and under which key. */
export function mongoRecords(db: Db) {
  const rows = db.collection<Row>("torg_requests");
  const unanswered = (record: RequestRecord) => ({ _id: idOf(record), answer: null });

  async function open(record: RequestRecord, answer?: StoredAnswer): Promise<void> {
    const { fingerprint, deadline } = record;
    const stored = { ok: answer?.ok ?? null, answer: answer?.body ?? null };
    try {
      await rows.insertOne({ _id: idOf(record), fingerprint, deadline, ...stored, at: new Date() });
    } catch (error) {
      throw isDuplicateKey(error) ? recordTaken : error;
    }
  }

  async function close(record: RequestRecord, { ok, body }: StoredAnswer): Promise<void> {
    await rows.updateOne(unanswered(record), { $set: { ok, answer: body } });
  }

  const kept: Records = {
    async find(record) {
      const found = await rows.findOne({ _id: idOf(record) });
      if (!found) return undefined;
      const { fingerprint, deadline, ok, answer } = found;
      return {
        fingerprint,
        deadline,
        answer: answer === null ? undefined : { ok: ok === true, body: answer },
      };
    },
    async takeOver(record, { deadline }) {
      const to = { $set: { deadline: record.deadline } };
      return (await rows.updateOne({ ...unanswered(record), deadline }, to)).matchedCount > 0;
    },
  };
  return {
    ...kept,
    open,
    close,
    /** As if it had never been opened: nothing was done under it that a repeat would not do again. */
    withdraw: async (record: RequestRecord): Promise<void> => {
      await rows.deleteOne(unanswered(record));
    },
    keep: ({ record, opened, answer }: RecordWrite): Promise<void> =>
      opened && answer ? close(record, answer) : open(record, answer),
    release: async (record: RequestRecord): Promise<void> => {
      await rows.updateOne(unanswered(record), { $set: { deadline: Date.now() } });
    },
  };
}
