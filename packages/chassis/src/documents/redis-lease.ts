import type { Redis } from "ioredis";
import type { LeasePlace } from "../leases";
import { runScript, script } from "../redis/run-script";

/** A lease as a key that goes by itself. */
export const redisLease = (redis: Redis, key: string): LeasePlace => ({
  async take(holder, { ttlMs, anyway }) {
    const taken = await runScript(redis, taking, { keys: [key], values: [holder, ttlMs, anyway ? 1 : 0] });
    return taken === 1;
  },
  async leave(holder) {
    await runScript(redis, leaving, { keys: [key], values: [holder] });
  },
});

const taking = script(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and ARGV[3] == '0' then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

const leaving = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`);
