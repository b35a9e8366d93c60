import type { Mongo } from "@torg/chassis";
import type { Placed, State } from "../port";
import { floors, type NotificationRow, notifications } from "./collections";
import { insertOnce } from "./people";

type UserId = `usr_${string}`;

export const mongoFeed = (db: Mongo): State["feed"] => ({
  async history(userId, { before, unread, limit }) {
    const rows = await notifications(db)
      .find({
        userId,
        ...(before !== undefined && { position: { $lt: before } }),
        ...(unread && { readAt: null }),
      })
      .sort({ position: -1 })
      .limit(limit)
      .toArray();
    return rows.map(placed);
  },

  async after(userId, { position, limit }) {
    const rows = await notifications(db)
      .find({ userId, position: { $gt: position } })
      .sort({ position: 1 })
      .limit(limit)
      .toArray();
    return rows.map(placed);
  },

  async positionOf(userId, id) {
    return (await notifications(db).findOne({ _id: id, userId }))?.position;
  },

  newestPosition: (userId) => newestPosition(db, userId),

  async markRead(userId, id) {
    const marked = await notifications(db).findOneAndUpdate(
      { _id: id, userId, readAt: null },
      { $set: { readAt: new Date() } },
      { returnDocument: "after" },
    );
    const row = marked ?? (await notifications(db).findOne({ _id: id, userId }));
    return row ? placed(row).notification : undefined;
  },
});

async function newestPosition(db: Mongo, userId: UserId): Promise<number> {
  const [newest, floor] = await Promise.all([
    notifications(db).find({ userId }).sort({ position: -1 }).limit(1).next(),
    floors(db).findOne({ _id: userId }),
  ]);
  return Math.max(newest?.position ?? 0, floor?.position ?? 0);
}

/**
 * Puts a notification behind the newest of its feed; false when its cause was told there before. A position is the next
 * after one that was already to be seen, and unique: of two writers at one place the slower moves behind the faster, so
 * none slips in behind a reader who has gone on.
 */
export async function append(db: Mongo, row: Omit<NotificationRow, "position">): Promise<boolean> {
  const { userId, cause } = row;
  for (;;) {
    const position = (await newestPosition(db, userId)) + 1;
    if (await insertOnce(() => notifications(db).insertOne({ ...row, position }))) return true;
    if ((await notifications(db).findOne({ userId, cause })) !== null) return false;
    await Bun.sleep(Math.random() * 5); // somebody took this place
  }
}

const placed = ({ position, ...row }: NotificationRow): Placed => ({
  position,
  notification: {
    id: row._id,
    topic: row.topic,
    language: row.language,
    title: row.title,
    text: row.text,
    ...(row.orderId !== null && { orderId: row.orderId }),
    ...(row.readAt && { readAt: row.readAt.toISOString() }),
    createdAt: row.createdAt.toISOString(),
  },
});
