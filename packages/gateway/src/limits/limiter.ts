import { RateLimiterMemory } from "rate-limiter-flexible";

/** So many requests in so many seconds. */
export type Quota = { readonly requests: number; readonly windowSeconds: number };
export type Policy = Quota & { readonly name: string };

/** What a policy has left for one key after a request was counted. */
export type Count = {
  readonly policy: Policy;
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetSeconds: number;
};

/** Counts requests of one key against one policy; refuses nothing by itself. */
export type Limiter = (key: string, requests?: number) => Promise<Count>;

/** Counts in this process: behind N replicas a caller may send up to N times the quota. */
export function memoryLimiter(policy: Policy): Limiter {
  const store = new RateLimiterMemory({ points: policy.requests, duration: policy.windowSeconds });
  return async (key, requests = 1) => {
    const used = await store.penalty(key, requests); // counts as `consume` does, without throwing what it counted
    return {
      policy,
      allowed: used.consumedPoints <= policy.requests,
      remaining: used.remainingPoints,
      resetSeconds: Math.ceil(used.msBeforeNext / 1000),
    };
  };
}
