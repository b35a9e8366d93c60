import { z } from "zod";
import type { CacheServer } from "../redis/cache-server";
import { keyPrefix } from "../redis/key-prefix";
import { runScript, script } from "../redis/run-script";
import type { Entry } from "./entry";
import type { Lifetimes } from "./lifetimes";

/** One moment by two clocks: it was `serverAt` there at some time before it was `heardAt` here. */
export type Moment = { readonly serverAt: number; readonly heardAt: number };

/** What the server said; a moment without an entry is a miss, and nothing at all is a server that did not answer. */
type Found = { readonly entry: Entry | undefined; readonly moment: Moment };

export type SharedLevel = {
  readonly get: (key: string) => Promise<Found | undefined>;
  /** Keeps it, unless it is out by now or what is there is newer; what changed since it was read, `get` sees. */
  readonly put: (key: string, entry: Entry, moment: Moment) => void;
  readonly mark: (tags: readonly string[]) => void;
};

type Options = {
  readonly server: CacheServer;
  readonly service: string;
  readonly name: string;
  readonly boundMs: number;
  readonly lifetimes: Lifetimes;
  readonly failed: (error: unknown) => void;
};

const Head = z.object({
  readAt: z.number(),
  version: z.number().optional(),
  tags: z.array(z.string()),
  about: z.record(z.string(), z.string()),
  absent: z.boolean(),
});

const tagsAtOnce = 500;

/**
 * Entries in Redis, for all processes of a service. Times there are the server's own, and every process counts from
 * the moment at which it asked, so that clocks which differ change nothing: what is lost on the way is never more
 * than the time of one answer, and always to the entry's disadvantage.
 */
export function sharedLevel({ server, service, name, boundMs, lifetimes, failed }: Options): SharedLevel {
  const keyOf = (key: string) => keyPrefix.entry(service, name) + key;
  const markOf = (tag: string) => keyPrefix.mark(service, name) + tag;

  async function read(key: string): Promise<Found> {
    const askedAt = Date.now();
    const [fields, time] = await server.ask((redis) =>
      Promise.all([redis.hmgetBuffer(keyOf(key), "head", "body"), redis.time()]),
    );
    const serverAt = Number(time[0]) * 1000 + Math.floor(Number(time[1]) / 1000);
    const moment = { serverAt, heardAt: Date.now() };
    const [head, body] = fields;
    if (!head || !body) return { entry: undefined, moment };
    const { readAt, version, ...rest } = Head.parse(JSON.parse(head.toString()));
    if (await changedSince(rest.tags, readAt)) return { entry: undefined, moment };
    const entry = { ...rest, version, bytes: new Uint8Array(body), readAt: askedAt + readAt - serverAt };
    return { entry, moment };
  }

  async function changedSince(tags: readonly string[], readAt: number): Promise<boolean> {
    if (tags.length === 0) return false;
    const marks = await server.ask((redis) => redis.mget(tags.map(markOf)));
    return marks.some((at) => at !== null && Number(at) >= readAt);
  }

  async function write(key: string, entry: Entry, { serverAt, heardAt }: Moment): Promise<void> {
    const { version, tags, about, absent, bytes } = entry;
    const readAt = serverAt + entry.readAt - heardAt;
    const endsAt = Math.floor(lifetimes.of({ readAt, absent }).endsAt);
    const head = JSON.stringify({ readAt, version, tags, about, absent });
    await server.ask((redis) =>
      runScript(redis, putting, {
        keys: [keyOf(key)],
        values: [readAt, version ?? "", endsAt, head, Buffer.from(bytes)],
      }),
    );
  }

  return {
    get: (key) =>
      read(key).catch((error: unknown) => {
        failed(error);
        return undefined;
      }),
    put: (key, entry, moment) => void write(key, entry, moment).catch(failed),
    mark(tags) {
      for (let from = 0; from < tags.length; from += tagsAtOnce) {
        const keys = tags.slice(from, from + tagsAtOnce).map(markOf);
        server.ask((redis) => runScript(redis, marking, { keys, values: [boundMs] })).catch(failed);
      }
    },
  };
}

const now = "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)";

/** KEYS: the entry. ARGV: readAt, version, endsAt, head, body. All times are the server's. */
const putting = script(`
${now}
local readAt, version = tonumber(ARGV[1]), tonumber(ARGV[2])
if tonumber(ARGV[3]) <= now then return 0 end -- it came late: the server hung, or the way was long
local there = redis.call('HMGET', KEYS[1], 'readAt', 'version')
if there[1] then
  local known = tonumber(there[2] or '')
  if version and known and version ~= known then
    if version < known then return 0 end
  elseif tonumber(there[1]) >= readAt then return 0 end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'readAt', ARGV[1], 'version', ARGV[2], 'head', ARGV[4], 'body', ARGV[5])
redis.call('PEXPIREAT', KEYS[1], ARGV[3])
return 1`);

/** KEYS: marks to set to this moment. ARGV: for how many ms: whatever they cover is out after that. */
const marking = script(`
${now}
for _, key in ipairs(KEYS) do redis.call('SET', key, string.format('%.0f', now), 'PX', ARGV[1]) end
return #KEYS`);
