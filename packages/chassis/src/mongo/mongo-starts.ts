import type { Db } from "mongodb";
import type { Store } from "../commit/store";

type Row = { readonly _id: string; readonly starts: number; readonly at: Date };

/** Starts of deliveries that came back: written before the handler runs, so that a crash counts. */
export function mongoStarts(db: Db): Store<never>["starts"] {
  const rows = db.collection<Row>("torg_starts");
  const idOf = (queue: string, eventId: string) => `${queue} ${eventId}`;
  return {
    async count(queue, eventId) {
      const row = await rows.findOneAndUpdate(
        { _id: idOf(queue, eventId) },
        { $inc: { starts: 1 }, $setOnInsert: { at: new Date() } },
        { upsert: true, returnDocument: "after" },
      );
      return row?.starts ?? 1;
    },
    async forget(queue, eventIds) {
      await rows.deleteMany({ _id: { $in: eventIds.map((id) => idOf(queue, id)) } });
    },
  };
}
