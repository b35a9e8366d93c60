import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** A Lua script and the name under which a server keeps it. */
export type Script = { readonly lua: string; readonly sha: string };

export const script = (lua: string): Script => ({
  lua,
  sha: createHash("sha1").update(lua).digest("hex"),
});

type Values = readonly (string | number | Buffer)[];

/** Runs a script by its name; a server that does not know it yet is told its text once. */
export async function runScript(
  redis: Redis,
  { lua, sha }: Script,
  { keys, values }: { keys: readonly string[]; values: Values },
): Promise<unknown> {
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return redis.eval(lua, keys.length, ...keys, ...values);
  }
}
