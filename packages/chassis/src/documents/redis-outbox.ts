import type { Redis } from "ioredis";
import type { EmittedEvent } from "../commit/transaction";
import type { Outbox, OutboxEvent } from "../events/port";
import { runScript, script } from "../redis/run-script";
import type { StreamEvent } from "./commit-script";
import { type Keys, partitions } from "./keys";
import { asking } from "./redis-failures";

/** What the event is, as it waits in the stream; when it happened is in its place there. */
type Text = Omit<OutboxEvent, "id" | "occurredAt">;

/** An emitted event as the commit script takes it. */
export function streamEvent({ contract, id, data, origin }: EmittedEvent): StreamEvent {
  const subject = String(data[contract.subject]);
  const text: Text = {
    eventId: id,
    type: contract.type,
    subject,
    data: JSON.stringify(data),
    traceparent: origin.traceparent,
    requestId: origin.requestId,
  };
  const newestOf = contract.coalesceMs === undefined ? "" : `${contract.type}:${subject}`;
  return { newestOf, waitMs: contract.coalesceMs ?? 0, text: JSON.stringify(text) };
}

type Waiting = {
  readonly partition: number;
  readonly place: string;
  readonly due: number;
  readonly text: string;
};

/** Of each stream at first; one that is longer than the others is read on. */
const firstLook = 16;

/** The outbox in the streams of all partitions. An event's id names its partition and its place in the stream. */
export function redisOutbox(redis: Redis, keys: Keys): Outbox {
  async function read(partition: number, count: number): Promise<Waiting[]> {
    const entries = await redis.xrange(keys.outbox(partition), "-", "+", "COUNT", count);
    return entries.map(([place, fields]) => ({
      partition,
      place,
      due: Number(fields[1]),
      text: fields[5] ?? "",
    }));
  }

  async function look(limit: number, inHand: ReadonlySet<string>): Promise<Waiting[]> {
    const held = new Map<number, number>();
    for (const id of inHand) held.set(placeOf(id).partition, (held.get(placeOf(id).partition) ?? 0) + 1);
    const [time, ...pages] = await Promise.all([
      redis.time(),
      ...partitions.map(async (partition) => {
        const count = firstLook + (held.get(partition) ?? 0);
        const page = await read(partition, count);
        return page.length < count ? page : read(partition, limit + count);
      }),
    ]);
    const now = Number(time[0]) * 1000 + Number(time[1]) / 1000;
    return pages.flat().filter((event) => event.due <= now && !inHand.has(idOf(event)));
  }

  return {
    async due(limit, inHand) {
      const found = await asking(look(limit, new Set(inHand)));
      return found.sort(byPlace).slice(0, limit).map(eventOf);
    },
    async forget(ids) {
      const byPartition = Map.groupBy(ids.map(placeOf), ({ partition }) => partition);
      await asking(
        Promise.all(
          [...byPartition].map(([partition, own]) =>
            runScript(redis, forgetting, {
              keys: [keys.outbox(partition), keys.newest(partition)],
              values: own.map(({ place }) => place),
            }),
          ),
        ),
      );
    },
    async figures() {
      const streams = await asking(
        Promise.all(
          partitions.map(async (partition) => {
            const [length, [first]] = await Promise.all([
              redis.xlen(keys.outbox(partition)),
              read(partition, 1),
            ]);
            return { length, since: first ? msOf(first) : Number.POSITIVE_INFINITY };
          }),
        ),
      );
      const waiting = streams.reduce((sum, { length }) => sum + length, 0);
      const oldest = Math.min(...streams.map(({ since }) => since));
      return { waiting, ageSeconds: Math.max(0, waiting === 0 ? 0 : (Date.now() - oldest) / 1000) };
    },
  };
}

/** What was told goes; where it was the newest of its subject, so does the note that it waits. */
const forgetting = script(`
for _, place in ipairs(ARGV) do
  local entry = redis.call('XRANGE', KEYS[1], place, place)[1]
  if entry then
    local subject = entry[2][4]
    redis.call('XDEL', KEYS[1], place)
    if subject ~= '' and redis.call('HGET', KEYS[2], subject) == place then
      redis.call('HDEL', KEYS[2], subject, subject .. ':due')
    end
  end
end
return 1
`);

const idOf = ({ partition, place }: Waiting): string => `${partition}/${place}`;
const placeOf = (id: string): { partition: number; place: string } => {
  const at = id.indexOf("/");
  return { partition: Number(id.slice(0, at)), place: id.slice(at + 1) };
};
/** A place is `<ms>-<number>`. */
const msOf = ({ place }: Pick<Waiting, "place">): number => Number(place.slice(0, place.indexOf("-")));
const byPlace = (a: Waiting, b: Waiting): number =>
  msOf(a) - msOf(b) || Number(a.place.split("-")[1]) - Number(b.place.split("-")[1]);

const eventOf = (waiting: Waiting): OutboxEvent => {
  const text: Text = JSON.parse(waiting.text);
  return { ...text, id: idOf(waiting), occurredAt: new Date(msOf(waiting)) };
};
