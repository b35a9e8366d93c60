import { isDuplicateKey, type Mongo } from "@torg/chassis";
import type { State } from "../port";
import { floors, forgotten, mails, notifications, people, preferences } from "./collections";

type UserId = `usr_${string}`;

export const mongoPeople = (db: Mongo): State["people"] => ({
  async keep({ userId, ...state }) {
    if (await isForgotten(db, userId)) return;
    const newer = await people(db).updateOne(
      { _id: userId, version: { $lt: state.version } },
      { $set: state },
    );
    if (newer.matchedCount === 0) await insertOnce(() => people(db).insertOne({ _id: userId, ...state }));
    if (await isForgotten(db, userId)) await erase(db, userId);
  },

  async forget({ userId }) {
    await insertOnce(() => forgotten(db).insertOne({ _id: userId, at: new Date() }));
    await erase(db, userId);
  },

  async staff() {
    const rows = await people(db)
      .find({ role: { $in: ["staff", "admin"] } })
      .toArray();
    return rows.map(({ _id, email, name, language }) => ({ userId: _id, email, name, language }));
  },
});

const isForgotten = async (db: Mongo, userId: UserId): Promise<boolean> =>
  (await forgotten(db).findOne({ _id: userId })) !== null;

/**
 * Deletes what a person has here. Whoever writes to them looks for the mark after the write, and whoever forgets them
 * deletes after the mark: so one of the two always deletes what was written at the same time.
 */
export async function erase(db: Mongo, userId: UserId): Promise<void> {
  await notifications(db).deleteMany({ userId });
  await mails(db).deleteMany({ userId });
  await preferences(db).deleteOne({ _id: userId });
  await floors(db).deleteOne({ _id: userId });
  await people(db).deleteOne({ _id: userId });
}

/** Which of them asked to be forgotten. */
export async function forgottenAmong(db: Mongo, userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
  if (userIds.length === 0) return new Set();
  const rows = await forgotten(db)
    .find({ _id: { $in: [...userIds] } })
    .toArray();
  return new Set(rows.map(({ _id }) => _id));
}

/** Inserts, or finds it there; true when it was not. */
export async function insertOnce(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
