import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

const keptMs = 5 * 60_000;
const askAgainMs = 5_000;

/**
 * The keys that access tokens are signed with. They are kept for five minutes, and asked for again when a token names
 * an unknown one, every five seconds at most: a forged key id costs nothing. Old keys serve on while nobody answers.
 */
export function signingKeys(
  read: () => Promise<JSONWebKeySet>,
  now: () => number = Date.now,
): JWTVerifyGetKey {
  let known: { find: ReturnType<typeof createLocalJWKSet>; askedAt: number } | undefined;
  let asking: Promise<void> | undefined;

  const ask = (): Promise<void> => {
    asking ??= (async () => {
      const askedAt = now();
      known = { find: createLocalJWKSet(await read()), askedAt };
    })().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return async (header, token) => {
    if (!known) await ask();
    else if (now() - known.askedAt > keptMs) await ask().catch(() => undefined);
    if (!known) throw new TypeError("no keys were read");
    try {
      return await known.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now() - known.askedAt < askAgainMs) throw error;
      await ask();
      return known.find(header, token);
    }
  };
}
