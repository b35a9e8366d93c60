import { hash } from "node:crypto";
import { nobody, type Principal } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import type { AccessTokens } from "./access-tokens";

/** Who sends a request: an account, or nobody; with the refusal where a token was sent and is not good. */
export type Caller = { readonly principal: Principal; readonly refusal?: unknown };

export const anyone: Caller = { principal: nobody };

export function callerOf(request: Request, tokens: AccessTokens): Caller | Promise<Caller> {
  const authorization = request.headers.get("authorization");
  return authorization === null ? anyone : holderOf(authorization, tokens);
}

async function holderOf(authorization: string, tokens: AccessTokens): Promise<Caller> {
  try {
    return { principal: await tokens(bearer(authorization)) };
  } catch (refusal) {
    return { principal: nobody, refusal };
  }
}

function bearer(authorization: string): string {
  const [scheme = "", token = ""] = authorization.split(" ", 2);
  if (scheme.toLowerCase() !== "bearer") throw new Failure("auth.anonymous");
  return token;
}

const secretCharsMax = 512;

/** The same caller with the guest cart whose secret they hold: its hash goes on, the secret does not. */
export function withGuest(principal: Principal, request: Request): Principal {
  const secret = request.headers.get("torg-cart-secret") ?? "";
  if (secret === "" || secret.length > secretCharsMax) return principal;
  const guest = hash("sha256", secret, "hex");
  return principal.userId === undefined ? { role: "guest", guest } : { ...principal, guest };
}
