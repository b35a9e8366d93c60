import type { Redis } from "ioredis";
import type { RequestRecord } from "../commit/record";
import type { Opening, Store } from "../commit/store";
import type { Host } from "../host";
import { closeRedis } from "../redis/close-redis";
import { openRedis } from "../redis/open-redis";
import { refusal } from "../refusal";
import { tlsFiles } from "../tls";
import type { Documents } from "./documents";
import { durabilityFaults } from "./durable";
import { redisStore } from "./redis-store";

/** How long a start waits for the server. */
const arrivalMs = 10_000;

/** All that it asks of its surroundings. */
type OpeningHere = Omit<Opening, "host"> & { readonly host: Pick<Host, "common"> };

/**
 * Opens a service's documents on a Redis that keeps what it acknowledges. Refuses to start, with a sentence that names
 * the setting, where the server is away or would lose documents; later such a server turns readiness red.
 */
export const openRedisDocuments =
  (variable: string, ownerOf: (record: RequestRecord) => string) =>
  async ({ url, service, host, log, wakeRelay }: OpeningHere): Promise<Store<Documents>> => {
    if (!/^rediss?:\/\//.test(url))
      throw refusal(`${variable} is no address of a Redis: redis:// or rediss://`);
    const { CART_REDIS_TIMEOUT_MS, CART_REDIS_DURABILITY, KEEP_KEYS_DAYS } = host.common;
    const redis = await openRedis({
      url,
      name: `torg:${service}:documents`,
      tls: tlsFiles(host.common),
      commandTimeoutMs: CART_REDIS_TIMEOUT_MS,
      log,
    });
    const check = async (): Promise<void> => {
      await redis.ping();
      const faults = CART_REDIS_DURABILITY === "trusted" ? [] : await durabilityFaults(redis);
      if (faults.length > 0)
        throw refusal(`${variable}: this Redis may lose what it acknowledged: ${faults.join("; ")}`);
    };
    try {
      await arrival(redis, variable);
      await check();
    } catch (error) {
      await closeRedis(redis);
      throw error;
    }
    return redisStore({ redis, service, ownerOf, keepDays: KEEP_KEYS_DAYS, wakeRelay, check });
  };

/** The first connection: a start that does not get one is refused, with the reason. */
function arrival(redis: Redis, variable: string): Promise<void> {
  const arrived = Promise.withResolvers<void>();
  let reason = "no answer";
  const onReady = () => arrived.resolve();
  const onError = (error: Error) => {
    reason = error.message;
  };
  const timer = setTimeout(
    () => arrived.reject(refusal(`${variable}: no Redis within ${arrivalMs / 1000} s (${reason})`)),
    arrivalMs,
  );
  redis.on("ready", onReady).on("error", onError);
  if (redis.status === "ready") onReady();
  return arrived.promise.finally(() => {
    clearTimeout(timer);
    redis.off("ready", onReady).off("error", onError);
  });
}
