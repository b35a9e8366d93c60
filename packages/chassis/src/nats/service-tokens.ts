import { hash } from "node:crypto";
import { Failure, type ServiceName } from "@torg/contracts";
import { decodeJwt } from "jose";
import { LRUCache } from "lru-cache";
import type { Identities } from "../identity";
import type { Principal } from "../principal";

type Proven = { readonly caller: ServiceName; readonly principal: Principal };

/** Tokens on calls, without the cost of a signature for each. */
export type ServiceTokens = {
  readonly sign: Identities["sign"];
  readonly verify: Identities["verify"];
};

const tokensMax = 10_000;
const verifiedMs = 30_000;
const spareMs = 60_000; // a token is renewed while it is still good for a call's longest way

/**
 * Signs a token once per caller, audience and principal, until a minute before it ends; a verified one is remembered
 * by its hash for 30 s at most, and never past its end.
 */
export function serviceTokens(identities: Identities): ServiceTokens {
  const signed = new LRUCache<string, { token: Promise<string>; until: number }>({ max: tokensMax });
  const verified = new LRUCache<string, { proven: Proven; until: number }>({ max: tokensMax });

  return {
    sign(service, audience, principal) {
      const id = `${service} ${audience} ${principal.role} ${principal.userId ?? ""} ${principal.guest ?? ""} ${principal.group ?? ""}`;
      const known = signed.get(id);
      if (known && Date.now() < known.until) return known.token;
      const token = identities.sign(service, audience, principal);
      const entry = { token, until: Number.POSITIVE_INFINITY };
      signed.set(id, entry);
      token.then(
        (text) => {
          entry.until = endOf(text) - spareMs;
        },
        () => signed.delete(id),
      );
      return token;
    },
    async verify(token, audience) {
      const id = `${audience} ${hash("sha256", token, "base64")}`;
      const known = verified.get(id);
      if (known && Date.now() < known.until) return known.proven;
      const proven = await identities.verify(token, audience);
      const until = Math.min(Date.now() + verifiedMs, endOf(token));
      if (Date.now() > until) throw new Failure("auth.anonymous");
      verified.set(id, { proven, until });
      return proven;
    },
  };
}

const endOf = (token: string): number => (decodeJwt(token).exp ?? 0) * 1_000;
