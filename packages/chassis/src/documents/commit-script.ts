import type { Redis } from "ioredis";
import type { Claim } from "../commit/store";
import { runScript, script } from "../redis/run-script";
import type { Entry, Ref } from "./documents";
import type { Keys } from "./keys";
import { asking } from "./redis-failures";
import type { Touched } from "./unit-of-work";

/** What is to become of a record: opened, perhaps with its answer, or answered. */
export type RecordChange = {
  readonly key: string;
  readonly opens: boolean;
  readonly fingerprint: string;
  readonly deadline: number;
  readonly answer: { readonly ok: boolean; readonly body: string } | undefined;
};

/** An event for the stream. Of those with one subject key only the newest waits, no longer than the first would have. */
export type StreamEvent = { readonly newestOf: string; readonly waitMs: number; readonly text: string };

export type Batch = {
  readonly partition: number;
  /** Unix ms by the server's clock; nothing is done past it. */
  readonly deadline: number | undefined;
  /** What the written documents are stamped with. */
  readonly stamp: string;
  readonly touched: readonly Touched[];
  readonly claims: readonly Claim[];
  readonly record: RecordChange | undefined;
  readonly events: readonly StreamEvent[];
};

/** `moved`: a document is not what was read. `claimed`: these claims were taken before, by their places in the list. */
export type Verdict =
  | { readonly is: "done" | "moved" | "taken" | "late" }
  | { readonly is: "claimed"; readonly claims: readonly Claim[] };

/** Does all of a batch or none of it: every check comes before the first write. Answers what stood in the way. */
export async function commitBatch(
  redis: Redis,
  batch: Batch,
  { keys, keepMs }: { keys: Keys; keepMs: number },
): Promise<Verdict> {
  const { partition, touched, claims, record, events } = batch;
  const places = touched.flatMap(({ kind, ref, changed, enters, leaves }) =>
    changed ? [...enters.map(entering(kind, ref)), ...leaves.map(leaving(kind, ref))] : [],
  );
  const outbox = keys.outbox(partition);
  const answer = await asking(
    runScript(redis, commit, {
      keys: [
        outbox,
        keys.newest(partition),
        record?.key ?? outbox,
        ...touched.map(({ kind, ref }) => keys.document(partition, kind, ref.id)),
        ...claims.map(({ handler, eventId }) => keys.claim(partition, handler, eventId)),
        ...places.map(({ kind, index }) => keys.index(partition, kind, index)),
      ],
      values: [
        batch.deadline ?? 0,
        batch.stamp,
        keepMs,
        touched.length,
        claims.length,
        places.length,
        events.length,
        ...recordValues(record),
        ...touched.flatMap(({ was, text, changed }) => [
          was?.stamp ?? "",
          changed ? (text === undefined ? "go" : "put") : "stay",
          changed ? (text ?? "") : "",
        ]),
        ...places.flatMap(({ score, id }) => [score, id]),
        ...events.flatMap(({ newestOf, waitMs, text }) => [newestOf, waitMs, text]),
      ],
    }),
  );
  return verdictOf(answer, claims);
}

type Place = { readonly kind: string; readonly id: string; readonly index: string; readonly score: string };

const entering =
  (kind: string, { id }: Ref) =>
  ({ index, score }: Entry): Place => ({ kind, id, index, score: String(score) });
const leaving =
  (kind: string, { id }: Ref) =>
  (index: string): Place => ({ kind, id, index, score: "" });

const recordValues = (record: RecordChange | undefined): readonly (string | number)[] =>
  record
    ? [
        record.opens ? "open" : "close",
        record.fingerprint,
        record.deadline,
        record.answer ? (record.answer.ok ? "ok" : "failed") : "",
        record.answer?.body ?? "",
      ]
    : ["", "", "", "", ""];

function verdictOf(answer: unknown, claims: readonly Claim[]): Verdict {
  const [is, ...places]: unknown[] = Array.isArray(answer) ? answer : [];
  if (is === "done" || is === "moved" || is === "taken" || is === "late") return { is };
  if (is !== "claimed") throw new Error("the commit script answered what it cannot answer");
  const taken = new Set(places.map(Number));
  return { is, claims: claims.filter((_, place) => taken.has(place + 1)) };
}

const commit = script(`
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local deadline, stamp, keep = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local documents, claims, places, events = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local opening, fingerprint, owed, ended, body = ARGV[8], ARGV[9], ARGV[10], ARGV[11], ARGV[12]
local outbox, newest, record = KEYS[1], KEYS[2], KEYS[3]
local key, value = 3, 12

if deadline > 0 and now > deadline then return {'late'} end
if opening == 'open' and redis.call('EXISTS', record) == 1 then return {'taken'} end
for n = 1, documents do
  local stands = redis.call('HGET', KEYS[key + n], 'stamp') or ''
  if stands ~= ARGV[value + 3 * n - 2] then return {'moved'} end
end
local taken = {'claimed'}
for n = 1, claims do
  if redis.call('EXISTS', KEYS[key + documents + n]) == 1 then taken[#taken + 1] = n end
end
if #taken > 1 then return taken end

for n = 1, documents do
  local what = ARGV[value + 3 * n - 1]
  if what == 'put' then redis.call('HSET', KEYS[key + n], 'stamp', stamp, 'body', ARGV[value + 3 * n]) end
  if what == 'go' then redis.call('DEL', KEYS[key + n]) end
end
key, value = key + documents, value + 3 * documents
for n = 1, claims do redis.call('SET', KEYS[key + n], '', 'PX', keep) end
key = key + claims
for n = 1, places do
  local score, id = ARGV[value + 2 * n - 1], ARGV[value + 2 * n]
  if score == '' then redis.call('ZREM', KEYS[key + n], id) else redis.call('ZADD', KEYS[key + n], score, id) end
end
value = value + 2 * places
if opening == 'open' then
  redis.call('HSET', record, 'fingerprint', fingerprint, 'deadline', owed)
  redis.call('PEXPIRE', record, keep)
end
if ended ~= '' and redis.call('HEXISTS', record, 'ended') == 0 and redis.call('EXISTS', record) == 1 then
  redis.call('HSET', record, 'ended', ended, 'answer', body)
end
for n = 1, events do
  local subject, due, text = ARGV[value + 3 * n - 2], now + ARGV[value + 3 * n - 1], ARGV[value + 3 * n]
  if subject ~= '' then
    local waiting = redis.call('HMGET', newest, subject, subject .. ':due')
    if waiting[1] and redis.call('XDEL', outbox, waiting[1]) == 1 then due = waiting[2] end
  end
  local id = redis.call('XADD', outbox, '*', 'due', due, 'newest', subject, 'event', text)
  if subject ~= '' then redis.call('HSET', newest, subject, id, subject .. ':due', due) end
end
return {'done'}
`);
