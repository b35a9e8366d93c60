import { type CacheServer, keyPrefix } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import type { Config } from "../config";
import { type Count, type Limiter, memoryLimiter, type Quota, sharedLimiter, unlimited } from "./limiter";

/** Who is counted by what. */
export type Limits = {
  /** Requests of whoever has no account to be counted by, by address. */
  readonly address: Limiter;
  /** Requests of an account. */
  readonly user: Limiter;
  /** What tries passwords and refresh tokens, by address. */
  readonly signIn: Limiter;
  /** The same by the e-mail that it names: a crowd of addresses guesses no faster. */
  readonly signInEmail: Limiter;
  /** Requests of 1C, by address. */
  readonly exchange: Limiter;
};

type Quotas = Pick<
  Config,
  "LIMIT_ADDRESS" | "LIMIT_USER" | "LIMIT_SIGN_IN" | "LIMIT_SIGN_IN_EMAIL" | "LIMIT_EXCHANGE"
>;

/** Counted for all gateways together where there is a cache server, else for this one. */
export function openLimits(config: Quotas, server: CacheServer | undefined): Limits {
  const shared = server && { server, prefix: keyPrefix.limit("gateway") };
  const limiterOf = (name: string, quota: Quota | undefined): Limiter => {
    if (!quota) return unlimited;
    const policy = { name, ...quota };
    return shared ? sharedLimiter(policy, shared) : memoryLimiter(policy);
  };
  return {
    address: limiterOf("address", config.LIMIT_ADDRESS),
    user: limiterOf("user", config.LIMIT_USER),
    signIn: limiterOf("sign-in", config.LIMIT_SIGN_IN),
    signInEmail: limiterOf("sign-in-email", config.LIMIT_SIGN_IN_EMAIL),
    exchange: limiterOf("exchange", config.LIMIT_EXCHANGE),
  };
}

/** `rate.limited` where a policy is used up, with the longest of the waits. */
export function refuseWhenUsedUp(counts: readonly Count[]): void {
  const waits = counts.filter((count) => !count.allowed).map((count) => count.resetSeconds);
  if (waits.length > 0) throw new Failure("rate.limited", { retryAfterSeconds: Math.max(1, ...waits) });
}

/** `RateLimit-Policy` and `RateLimit`, draft-ietf-httpapi-ratelimit-headers-11. */
export function tellLimits(counts: readonly Count[], headers: Headers): void {
  if (counts.length === 0) return;
  headers.set("ratelimit-policy", counts.map(({ policy }) => policy).join(", "));
  headers.set("ratelimit", counts.map(({ left }) => left).join(", "));
}
