import { Failure } from "@torg/contracts";

/** How many streams each reader has open. One too many is refused: those that are open are somebody's tabs. */
export function openStreams(perReaderMax: number) {
  const open = new Map<string, number>();
  const add = (reader: string, change: 1 | -1): void => {
    const left = (open.get(reader) ?? 0) + change;
    if (left > 0) open.set(reader, left);
    else open.delete(reader);
  };
  return {
    refuseWhenFull(reader: string): void {
      if ((open.get(reader) ?? 0) >= perReaderMax)
        throw new Failure("rate.limited", { retryAfterSeconds: 5 });
    },
    /** The same items; counted from the first that is asked for until nobody asks any more. */
    async *counted<T>(reader: string, items: AsyncIterable<T>): AsyncIterable<T> {
      add(reader, 1);
      try {
        yield* items;
      } finally {
        add(reader, -1);
      }
    },
  };
}
