import type { Mongo } from "@torg/chassis";
import type { State } from "../port";
import { floors, mails, type NotificationRow, notifications } from "./collections";

const dayMs = 86_400_000;

export const mongoForgetOlder =
  (db: Mongo): State["forgetOlder"] =>
  async ({ days, limit }) => {
    const before = new Date(Date.now() - days * dayMs);
    const oldest = { createdAt: { $lt: before } };
    const [feed, letters] = await Promise.all([
      notifications(db).find(oldest).sort({ createdAt: 1 }).limit(limit).toArray(),
      mails(db)
        .find(oldest, { projection: { _id: 1 } })
        .sort({ createdAt: 1 })
        .limit(limit)
        .toArray(),
    ]);
    await raiseFloors(db, feed); // before they go: a position is never given out again
    if (feed.length > 0) await notifications(db).deleteMany({ _id: { $in: feed.map(({ _id }) => _id) } });
    if (letters.length > 0) await mails(db).deleteMany({ _id: { $in: letters.map(({ _id }) => _id) } });
    return Math.max(feed.length, letters.length);
  };

async function raiseFloors(db: Mongo, rows: readonly NotificationRow[]): Promise<void> {
  const highest = new Map<NotificationRow["userId"], number>();
  for (const { userId, position } of rows) highest.set(userId, Math.max(position, highest.get(userId) ?? 0));
  if (highest.size === 0) return;
  await floors(db).bulkWrite(
    [...highest].map(([_id, position]) => ({
      updateOne: { filter: { _id }, update: { $max: { position } }, upsert: true },
    })),
  );
}
