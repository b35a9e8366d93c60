import type { Db } from "mongodb";
import type { LeasePlace } from "../leases";
import { isDuplicateKey } from "./mongo-failures";

type Row = {
  readonly _id: string;
  readonly name: string;
  readonly term: number;
  readonly holder: string;
  readonly until: Date;
};

/**
 * Who leads, as numbered terms: whoever inserts the next number has it. It rests on inserts alone, which are atomic also
 * where updates are not (FerretDB v1). Time is the server's. Nobody takes a term before it has run out: several
 * processes may share a MongoDB where each has a PostgreSQL of its own.
 */
export function mongoLease(db: Db, name: string): LeasePlace {
  const rows = db.collection<Row>("torg_leases");
  const newest = () => rows.find({ name }).sort({ term: -1 }).limit(1).next();

  async function now(): Promise<number> {
    const { localTime } = await db.command({ hello: 1 });
    return localTime instanceof Date ? localTime.getTime() : Date.now();
  }

  return {
    async take(holder, { ttlMs }) {
      const at = await now();
      const until = new Date(at + ttlMs);
      const found = await newest();
      const lives = found !== null && found.until.getTime() > at;
      if (found && lives && found.holder !== holder) return false;
      if (found && lives) {
        await rows.updateOne({ _id: found._id }, { $set: { until } });
        return (await newest())?.holder === holder;
      }
      const term = (found?.term ?? 0) + 1;
      try {
        await rows.insertOne({ _id: `${name} ${term}`, name, term, holder, until });
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
      await rows.deleteMany({ name, term: { $lt: term } });
      return true;
    },
    async leave(holder) {
      await rows.deleteMany({ name, holder });
    },
  };
}
