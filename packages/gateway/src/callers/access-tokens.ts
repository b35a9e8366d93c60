import { hash } from "node:crypto";
import type { Principal } from "@torg/chassis";
import { AccessClaims, Failure } from "@torg/contracts";
import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import { z } from "zod";

const keptMs = 30_000;
const keptMax = 20_000;

/** Whom a verified access token speaks for. Throws `auth.anonymous` for any other. */
export type AccessTokens = (token: string) => Promise<Principal>;

/** Remembers a verified token by its hash for half a minute, and never past its end: so long may a revoked one live on. */
export function accessTokens(keys: JWTVerifyGetKey, now: () => number = Date.now): AccessTokens {
  const verified = new LRUCache<string, { principal: Principal; until: number }>({ max: keptMax });
  return async (token) => {
    const id = hash("sha256", token, "base64");
    const known = verified.get(id);
    if (known && now() < known.until) return known.principal;
    const { sub, role, group, exp } = await verify(token, keys, now());
    const principal: Principal = { role, userId: sub, ...(group !== undefined && { group }) };
    verified.set(id, { principal, until: Math.min(exp * 1000, now() + keptMs) });
    return principal;
  };
}

async function verify(token: string, keys: JWTVerifyGetKey, at: number): Promise<AccessClaims> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["EdDSA"],
      typ: "at+jwt", // what else user may sign one day is no access token
      issuer: "torg",
      audience: "torg",
      currentDate: new Date(at),
    });
    return AccessClaims.parse(payload);
  } catch (cause) {
    if (cause instanceof errors.JOSEError || cause instanceof z.ZodError)
      throw new Failure("auth.anonymous", {}, { cause });
    throw cause; // the keys could not be read: that is not the caller's fault
  }
}
