import type { Redis } from "ioredis";
import { type Keys, partitions } from "./keys";
import { asking } from "./redis-failures";
import type { Reading } from "./unit-of-work";

/** Partitions whose entries are asked for at once. */
const together = 16;

/** Documents as hashes, indexes as sorted sets. Commands of one moment travel together. */
export const readingRedis = (redis: Redis, keys: Keys): Reading => ({
  async load(kind, { partition, id }) {
    const [stamp, text] = await asking(redis.hmget(keys.document(partition, kind, id), "stamp", "body"));
    return typeof stamp === "string" && typeof text === "string" ? { stamp, text } : undefined;
  },
  async *scan({ name }, index, { upTo, partition: only } = {}) {
    const wanted = only === undefined ? partitions : [only];
    for (let first = 0; first < wanted.length; first += together) {
      const pages = await asking(
        Promise.all(
          wanted.slice(first, first + together).map(async (partition) => ({
            partition,
            flat: await redis.zrangebyscore(
              keys.index(partition, name, index),
              "-inf",
              String(upTo ?? "+inf"),
              "WITHSCORES",
            ),
          })),
        ),
      );
      for (const { partition, flat } of pages)
        for (let n = 0; n < flat.length; n += 2)
          yield { partition, id: flat[n] ?? "", score: Number(flat[n + 1]) };
    }
  },
});
