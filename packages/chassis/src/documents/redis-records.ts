import type { Redis } from "ioredis";
import type { KeptRecord, Records } from "../commit/meet-record";
import type { RequestRecord } from "../commit/record";
import { runScript, script } from "../redis/run-script";
import { asking } from "./redis-failures";

type KeyOf = (record: RequestRecord) => string;

/** Request records as hashes, each in its owner's partition; they go by themselves when their time is over. */
export function redisRecords(
  redis: Redis,
  keyOf: KeyOf,
): Records & { release: (record: RequestRecord) => Promise<void> } {
  const owe = (record: RequestRecord, was: string, deadline: number) =>
    asking(runScript(redis, owing, { keys: [keyOf(record)], values: [was, deadline] }));
  return {
    async find(record): Promise<KeptRecord | undefined> {
      const { fingerprint, deadline, ended, answer = "" } = await asking(redis.hgetall(keyOf(record)));
      if (fingerprint === undefined) return undefined;
      const stored = ended === undefined ? undefined : { ok: ended === "ok", body: answer };
      return { fingerprint, deadline: Number(deadline), answer: stored };
    },
    takeOver: async (record, { deadline }) => (await owe(record, String(deadline), record.deadline)) === 1,
    async release(record) {
      await owe(record, "", Date.now());
    },
  };
}

/** Gives an unanswered record another deadline: if it has the one that was seen, or whichever it has. */
const owing = script(`
local owed = redis.call('HGET', KEYS[1], 'deadline')
if not owed or redis.call('HEXISTS', KEYS[1], 'ended') == 1 then return 0 end
if ARGV[1] ~= '' and ARGV[1] ~= owed then return 0 end
redis.call('HSET', KEYS[1], 'deadline', ARGV[2])
return 1
`);
