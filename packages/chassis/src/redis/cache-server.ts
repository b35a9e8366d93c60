import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel";
import type { Redis } from "ioredis";
import { closeRedis } from "./close-redis";
import { openRedis } from "./open-redis";

/** A Redis that may forget, and that nobody waits for. */
export type CacheServer = {
  /**
   * Throws when the server is away, or has not answered in time; after three such answers in a row it is not asked for
   * a moment, and throws at once.
   */
  readonly ask: <T>(work: (redis: Redis) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

type Options = Parameters<typeof openRedis>[0] & {
  /** How long a server that does not answer is left alone. */
  readonly pauseMs: number;
};

const failuresInARow = 3;

export function openCacheServer({ pauseMs, ...options }: Options): CacheServer {
  const opening = openRedis(options);
  let redis: Redis | undefined;
  opening.then(
    (opened) => {
      redis = opened;
    },
    () => undefined, // whoever asks is told
  );
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: pauseMs,
    breaker: new ConsecutiveBreaker(failuresInARow),
  });
  let told = false; // one line for one outage
  breaker.onBreak(() => {
    if (!told) options.log.warn({ redis: options.name }, "Redis does not answer; on without it");
    told = true;
  });
  breaker.onReset(() => {
    told = false;
  });
  return {
    ask: (work) => breaker.execute(() => (redis ? work(redis) : opening.then(work))),
    close: async () => closeRedis(await opening),
  };
}

/** Nobody was asked: the server had failed just before. */
export const wasLeftAlone = (error: unknown): boolean => error instanceof BrokenCircuitError;
