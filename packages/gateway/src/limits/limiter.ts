import { RateLimiterMemory } from "rate-limiter-flexible";

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
  const { name } = policy;
  const declared = `"${name}";q=${policy.requests};w=${policy.windowSeconds}`;
  const store = new RateLimiterMemory({ points: policy.requests, duration: policy.windowSeconds });
  return async (key, requests = 1) => {
    const used = await store.penalty(key, requests); // counts as `consume` does, without throwing what it counted
    const allowed = used.consumedPoints <= policy.requests;
    const resetSeconds = Math.ceil(used.msBeforeNext / 1000);
    const left = `"${name}";r=${used.remainingPoints};t=${resetSeconds}`;
    return [{ allowed, resetSeconds, policy: declared, left }];
  };
}
