import { hash } from "node:crypto";
import type { CacheServer } from "@torg/chassis";
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";

/** So many requests in so many seconds. */
export type Quota = { readonly requests: number; readonly windowSeconds: number };
export type Policy = Quota & { readonly name: string };

/** What became of requests that were counted, with its items of `RateLimit-Policy` and `RateLimit`. */
export type Count = {
  readonly allowed: boolean;
  readonly resetSeconds: number;
  readonly policy: string;
  readonly left: string;
};

/** Counts requests of one key; refuses nothing by itself. Nothing comes back where nothing is counted. */
export type Limiter = (key: string, requests?: number) => Promise<Count[]>;

export const unlimited: Limiter = () => Promise.resolve([]);

/** Counts in this process: behind N replicas a caller may send up to N times the quota. */
export function memoryLimiter(policy: Policy): Limiter {
  const store = new RateLimiterMemory(pointsOf(policy));
  const told = countOf(policy);
  return async (key, requests = 1) => [told(await store.penalty(key, requests))];
}

/**
 * Counts for all replicas together, on the cache server. While that is away or hangs each replica counts for itself,
 * and nobody is let through uncounted.
 */
export function sharedLimiter(
  policy: Policy,
  { server, prefix }: { server: CacheServer; prefix: string },
): Limiter {
  const told = countOf(policy);
  const alone = memoryLimiter(policy);
  let store: RateLimiterRedis | undefined;
  const penalty = (key: string, requests: number) =>
    server.ask((redis) => {
      store ??= new RateLimiterRedis({
        ...pointsOf(policy),
        storeClient: redis,
        keyPrefix: `${prefix}:${policy.name}`,
      });
      return store.penalty(disguised(key), requests);
    });
  return async (key, requests = 1) => {
    try {
      return [told(await penalty(key, requests))];
    } catch {
      return alone(key, requests);
    }
  };
}

/** Addresses and e-mails stay here, and are as long as their sender likes. */
const disguised = (key: string): string => hash("sha256", key, "base64url").slice(0, 22);

const pointsOf = ({ requests, windowSeconds }: Quota) => ({ points: requests, duration: windowSeconds });

/** Counts as `consume` does, without throwing what it counted. */
function countOf({ name, requests, windowSeconds }: Policy): (used: RateLimiterRes) => Count {
  const policy = `"${name}";q=${requests};w=${windowSeconds}`;
  return (used) => {
    const resetSeconds = Math.ceil(used.msBeforeNext / 1000);
    const left = `"${name}";r=${used.remainingPoints};t=${resetSeconds}`;
    return { allowed: used.consumedPoints <= requests, resetSeconds, policy, left };
  };
}
