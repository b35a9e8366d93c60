import type { Ctx } from "../config";
import { type KeyPolicy, keyInTurn, nextKey } from "../domain/signing-keys";
import { insertKey, readKeys, type SigningKey } from "../store/signing-keys";

/** The key that signs now. It is read before a token is spent or an account is made: neither is lost for want of one. */
export async function signingKey(ctx: Ctx): Promise<SigningKey> {
  const key = keyInTurn(await knownKeys(ctx), ctx.now());
  if (!key) throw new Error("there is no key to sign with");
  return key;
}

/** All keys there are; the very first is made by whoever asks first. */
export async function knownKeys(ctx: Ctx): Promise<SigningKey[]> {
  const keys = await readKeys(ctx.db);
  return keys.length > 0 ? keys : addKey(ctx, keys);
}

/** Makes the next key where it is time for one, and answers with all there are then. */
export async function addKey(ctx: Ctx, keys: SigningKey[]): Promise<SigningKey[]> {
  const planned = nextKey(keys, ctx.now(), keyPolicy(ctx));
  if (!planned) return keys;
  const pair = await ctx.resources.newKeyPair();
  await ctx.commit("add key", (tx) => insertKey(tx, { ...planned, ...pair }));
  return readKeys(ctx.db); // another replica may have been faster: its key is the one
}

const minuteMs = 60_000;

/** The gateway keeps the list of keys for five minutes: a quarter of an hour's notice is enough for everybody. */
export const keyPolicy = ({ config }: Ctx): KeyPolicy => ({
  turnMs: config.SIGNING_KEY_DAYS * 24 * 60 * minuteMs,
  noticeMs: 15 * minuteMs,
  tokenMs: config.ACCESS_TOKEN_SECONDS * 1000 + minuteMs,
});
