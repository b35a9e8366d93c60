import { Failure } from "@torg/contracts";
import type { Config } from "../config";
import { type Count, type Limiter, memoryLimiter, type Quota } from "./limiter";

/** What the gateway counts. A policy that is switched off counts nothing. */
export type Limits = {
  /** Of a signed-in caller by account, of everybody else by address. */
  readonly caller: (who: { userId?: string; address: string }, requests: number) => Promise<Count[]>;
  /** Of what tries passwords and refresh tokens: by address, and by e-mail where one is named. */
  readonly signIn: (address: string, email: string | undefined) => Promise<Count[]>;
  /** Of 1C, which polls: by address. */
  readonly exchange: (address: string) => Promise<Count[]>;
};

type LimitsConfig = Pick<
  Config,
  "LIMIT_ADDRESS" | "LIMIT_USER" | "LIMIT_SIGN_IN" | "LIMIT_SIGN_IN_EMAIL" | "LIMIT_EXCHANGE"
>;

export function openLimits(config: LimitsConfig): Limits {
  const ofAddress = limiterOf("address", config.LIMIT_ADDRESS);
  const ofUser = limiterOf("user", config.LIMIT_USER);
  const signIn = limiterOf("sign-in", config.LIMIT_SIGN_IN);
  const signInEmail = limiterOf("sign-in-email", config.LIMIT_SIGN_IN_EMAIL);
  const exchange = limiterOf("exchange", config.LIMIT_EXCHANGE);
  return {
    caller: ({ userId, address }, requests) =>
      counted(userId === undefined ? ofAddress?.(address, requests) : ofUser?.(userId, requests)),
    signIn: (address, email) =>
      counted(signIn?.(address), email === undefined ? undefined : signInEmail?.(email)),
    exchange: (address) => counted(exchange?.(address)),
  };
}

const limiterOf = (name: string, quota: Quota | undefined): Limiter | undefined =>
  quota && memoryLimiter({ name, ...quota });

const counted = async (...counts: (Promise<Count> | undefined)[]): Promise<Count[]> =>
  (await Promise.all(counts)).filter((count) => count !== undefined);

/** `rate.limited` where a policy is used up, with the longest of the waits. */
export function refuseWhenUsedUp(counts: readonly Count[]): void {
  const waits = counts.filter((count) => !count.allowed).map((count) => count.resetSeconds);
  if (waits.length > 0) throw new Failure("rate.limited", { retryAfterSeconds: Math.max(1, ...waits) });
}

/** `RateLimit-Policy` and `RateLimit`, draft-ietf-httpapi-ratelimit-headers-11. */
export function limitHeaders(counts: readonly Count[]): Record<string, string> {
  if (counts.length === 0) return {};
  return {
    "ratelimit-policy": counts
      .map(({ policy }) => `"${policy.name}";q=${policy.requests};w=${policy.windowSeconds}`)
      .join(", "),
    ratelimit: counts
      .map(({ policy, remaining, resetSeconds }) => `"${policy.name}";r=${remaining};t=${resetSeconds}`)
      .join(", "),
  };
}
