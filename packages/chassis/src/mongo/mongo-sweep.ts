import type { Db } from "mongodb";

type Aged = { readonly _id: string; readonly at: Date };

const dayMs = 86_400_000;
const batch = 1_000;

/** Forgets requests, claims and starts past their time, a batch of each: not every server that speaks MongoDB has TTL indexes. */
export async function sweepMongo(db: Db, keepDays: number): Promise<void> {
  const before = new Date(Date.now() - keepDays * dayMs);
  for (const name of ["torg_requests", "torg_claims", "torg_starts"]) {
    const rows = db.collection<Aged>(name);
    const old = await rows
      .find({ at: { $lt: before } }, { projection: { _id: 1 } })
      .limit(batch)
      .toArray();
    if (old.length > 0) await rows.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } });
  }
}
