import type { Mongo } from "@torg/chassis";
import type { State } from "../port";
import { stockLevels } from "./collections";
import { insertOnce } from "./people";

export const mongoStockLevels = (db: Mongo): State["stockLevels"] => ({
  async keep({ variantId, version, low }) {
    for (;;) {
      const kept = await stockLevels(db).findOne({ _id: variantId });
      if (!kept) {
        const first = { _id: variantId, version, low, fellAt: null };
        if (await insertOnce(() => stockLevels(db).insertOne(first))) return { fell: false };
        continue;
      }
      // heard again, or late: a fall whose notice a crash may have lost is told again, under the same cause
      if (kept.version >= version) return { fell: kept.fellAt === version };
      const fell = low && !kept.low;
      const moved = await stockLevels(db).updateOne(
        { _id: variantId, version: kept.version },
        { $set: { version, low, ...(fell && { fellAt: version }) } },
      );
      if (moved.matchedCount > 0) return { fell };
    }
  },
});
