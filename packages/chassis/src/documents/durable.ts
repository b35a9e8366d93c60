import type { Redis } from "ioredis";

/** What a server must be set to that loses nothing it has acknowledged, and why. */
const needed = [
  { setting: "appendonly", value: "yes", why: "or a restart forgets" },
  { setting: "appendfsync", value: "always", why: "or a kill of its machine forgets what was acknowledged" },
  { setting: "maxmemory-policy", value: "noeviction", why: "or it throws carts away when it is full" },
] as const;

/**
 * What of its durability is missing on this server, as sentences that name the setting; none where it keeps all that it
 * acknowledges. A server that does not show its settings is told apart, because nobody can say.
 */
export async function durabilityFaults(redis: Redis): Promise<readonly string[]> {
  const given = await settingsOf(redis);
  if (!given)
    return ["it does not show its settings (CONFIG GET); CART_REDIS_DURABILITY=trusted takes its word"];
  return needed
    .filter(({ setting, value }) => given.get(setting) !== value)
    .map(
      ({ setting, value, why }) =>
        `${setting} is ${given.get(setting) ?? "unknown"} and must be ${value}, ${why}`,
    );
}

async function settingsOf(redis: Redis): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const flat = await redis.config("GET", ...needed.map(({ setting }) => setting));
    const texts = Array.isArray(flat) ? flat.map(String) : [];
    return new Map(texts.flatMap((text, n) => (n % 2 === 0 ? [[text, texts[n + 1] ?? ""] as const] : [])));
  } catch (error) {
    if (error instanceof Error && error.name === "ReplyError") return undefined; // hidden, or not for this account
    throw error;
  }
}
