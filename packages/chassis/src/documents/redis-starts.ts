import type { Redis } from "ioredis";
import type { Store } from "../commit/store";
import { runScript, script } from "../redis/run-script";
import type { Keys } from "./keys";
import { asking } from "./redis-failures";

/** Starts of deliveries that came back, each a number that goes by itself: written before the handler runs, so that a crash counts. */
export const redisStarts = (
  redis: Redis,
  { keys, keepMs }: { keys: Keys; keepMs: number },
): Store<never>["starts"] => ({
  count: async (queue, eventId) =>
    Number(
      await asking(runScript(redis, counting, { keys: [keys.starts(queue, eventId)], values: [keepMs] })),
    ),
  async forget(queue, eventIds) {
    await asking(Promise.all(eventIds.map((eventId) => redis.del(keys.starts(queue, eventId)))));
  },
});

const counting = script(`
local starts = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return starts
`);
