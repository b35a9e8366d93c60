import type { Ctx } from "../config";
import { publishedKeys } from "../domain/signing-keys";
import { deleteKeysBut, readKeys } from "../store/signing-keys";
import { addKey, keyPolicy } from "./signing-key";

/** Publishes the next key in time before its turn, and forgets those whose last token is dead. */
export async function rotateKeys(ctx: Ctx): Promise<void> {
  const keys = await addKey(ctx, await readKeys(ctx.db));
  const needed = publishedKeys(keys, ctx.now(), keyPolicy(ctx));
  if (needed.length < keys.length) await ctx.commit("forget keys", (tx) => deleteKeysBut(tx, needed));
}
