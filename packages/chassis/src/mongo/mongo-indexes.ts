import type { Db } from "mongodb";

/** An index, named by the question that it answers. */
export type MongoIndex = {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: boolean;
};

/** The indexes of each collection. */
export type MongoIndexes = Readonly<Record<string, readonly MongoIndex[]>>;

/** Makes the indexes that are not there. One of the same name over other fields fails the start. */
export async function makeIndexes(db: Db, indexes: MongoIndexes): Promise<void> {
  for (const [collection, own] of Object.entries(indexes)) {
    for (const { key, name, unique } of own) {
      // One by one: FerretDB breaks off when several of a command are there already
      await db.collection(collection).createIndexes([{ key: { ...key }, name, ...(unique && { unique }) }]);
    }
  }
}
