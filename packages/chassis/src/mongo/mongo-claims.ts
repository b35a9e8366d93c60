import { Failure } from "@torg/contracts";
import type { Db } from "mongodb";
import type { Claim } from "../commit/store";
import { isDuplicateKey } from "./mongo-failures";

type Row = { readonly _id: string; readonly done: boolean; readonly until: Date; readonly at: Date };

/**
 * The inbox. The row comes first, and says only that somebody is at it; `complete` says that the effects stand. A crash in
 * between leaves a row that runs out after `holdMs`, and the event's next delivery goes through its effects again, which must bear that.
 */
export function mongoClaims(db: Db, { holdMs }: { holdMs: number }) {
  const rows = db.collection<Row>("torg_claims");
  const idOf = ({ handler, eventId }: Claim) => `${handler} ${eventId}`;

  async function isFree(_id: string): Promise<boolean> {
    const at = new Date();
    const until = new Date(at.getTime() + holdMs);
    try {
      await rows.insertOne({ _id, done: false, until, at });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const found = await rows.findOne({ _id });
    if (found?.done === true) return false;
    if (!found || found.until > at) throw new Failure("call.unavailable"); // somebody is at it: look again later
    const taken = await rows.updateOne({ _id, done: false, until: found.until }, { $set: { until } });
    if (taken.matchedCount === 0) throw new Failure("call.unavailable");
    return true;
  }

  return {
    /** Which of them nobody has completed, by their events' ids; one that somebody is at throws `call.unavailable`. */
    async claim(claims: readonly Claim[]): Promise<readonly Claim[]> {
      const free: Claim[] = [];
      try {
        for (const claim of claims) if (await isFree(idOf(claim))) free.push(claim);
      } catch (error) {
        await this.release(free);
        throw error;
      }
      return free;
    },
    complete: async (claims: readonly Claim[]): Promise<void> => {
      if (claims.length > 0)
        await rows.updateMany({ _id: { $in: claims.map(idOf) } }, { $set: { done: true, at: new Date() } });
    },
    /** Lets the next delivery have them at once. */
    release: async (claims: readonly Claim[]): Promise<void> => {
      if (claims.length > 0) await rows.deleteMany({ _id: { $in: claims.map(idOf) }, done: false });
    },
  };
}
