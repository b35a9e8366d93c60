import { type Entry, isNewer } from "./entry";
import { lifetimes } from "./lifetimes";
import { type LocalLevel, localLevel } from "./local-level";
import { openMarks } from "./marks";
import type { Moment, SharedLevel } from "./shared-level";

/** What a load brings. `readAt`: when its reads began, as the reader says; absent: no earlier than the load. */
export type Loaded = Pick<Entry, "bytes"> & Partial<Omit<Entry, "bytes">>;
export type Load = () => Promise<Loaded>;

/** Where an answer came from: `stale` is a good one that is being read again meanwhile, `joined` somebody else's load. */
export const cacheOutcomes = ["local", "stale", "shared", "joined", "miss"] as const;
export type CacheOutcome = (typeof cacheOutcomes)[number];

/**
 * A cache in two levels: this process's memory, then the service's Redis where there is one. Neither gives out an
 * entry `boundMs` after its reads began, whatever becomes of brokers, of Redis, or of what was told; being told only
 * makes it better.
 *
 * Clocks: a load counts from when it began by this process's own clock, or from when its reader says that it read,
 * whichever is earlier. So a reader whose clock is ahead makes nothing live longer; one whose clock is behind by the
 * bound or more leaves nothing to be cached, and every take is a load. Times in Redis are Redis's own. What remains is
 * a clock that is set back while entries are held: it prolongs them by as much, so clocks are to be slewed.
 */
export type Cache = {
  /** What this process holds, without waiting; nothing also where it is due to be read again and nobody does it yet. */
  readonly peek: (key: string) => Entry | undefined;
  /** The entry of either level, else what `load` brings: callers who miss together load once. A failed load is thrown and not kept. */
  readonly take: (key: string, load: Load) => Promise<Entry>;
  /** These have changed: entries that show them are out at both levels, and loads that began before are not kept. */
  readonly forget: (tags: readonly string[]) => void;
  /** What the entries in this process's memory weigh, about. */
  readonly bytes: () => number;
};

type Options = {
  readonly boundMs: number;
  /** Past this age an entry is read again behind the back of whoever is given it. */
  readonly freshMs: number;
  /** How long it is remembered that something is not there. */
  readonly absentMs: number;
  readonly bytesMax: number;
  readonly shared?: ((parts: { lifetimes: ReturnType<typeof lifetimes> }) => SharedLevel) | undefined;
  readonly count?: (outcome: CacheOutcome) => void;
};

type Flight = { readonly begunAt: number; readonly answer: Promise<Entry> };

export function openCache(options: Options): Cache {
  const { boundMs, freshMs, count = () => undefined } = options;
  const lives = lifetimes(options);
  const marks = openMarks(boundMs);
  const local: LocalLevel = localLevel({ bytesMax: options.bytesMax, lifetimes: lives, marks });
  const shared = options.shared?.({ lifetimes: lives });
  const flights = new Map<string, Flight>();

  /** A flight that began longer ago may have read too long ago. */
  const flightOf = (key: string): Flight | undefined => {
    const flight = flights.get(key);
    return flight && Date.now() < flight.begunAt + boundMs ? flight : undefined;
  };

  function fly(key: string, load: Load, than?: Entry): Promise<Entry> {
    const flight = { begunAt: Date.now(), answer: bring(key, load, than) };
    flights.set(key, flight);
    const end = () => flights.get(key) === flight && flights.delete(key);
    flight.answer.then(end, end);
    return flight.answer;
  }

  async function bring(key: string, load: Load, than: Entry | undefined): Promise<Entry> {
    const found = await shared?.get(key);
    const known = found?.entry;
    if (known && isGood(known) && (!than || (isNewer(known, than) && isFresh(known)))) {
      if (!than) count("shared");
      local.keep(key, known);
      return known;
    }
    if (!than) count("miss");
    return loaded(key, load, found?.moment);
  }

  async function loaded(key: string, load: Load, moment: Moment | undefined): Promise<Entry> {
    const begunAt = Date.now();
    const { bytes, about = {}, readAt = begunAt, version, tags = [], absent = false } = await load();
    const entry = { bytes, about, readAt: Math.min(begunAt, readAt), version, tags, absent };
    local.keep(key, entry);
    if (moment) shared?.put(key, entry, moment);
    return entry;
  }

  const isFresh = ({ readAt }: Entry): boolean => Date.now() < readAt + freshMs;
  const isGood = (entry: Entry): boolean =>
    Date.now() < lives.of(entry).endsAt && !marks.cover(entry.tags, entry.readAt);

  async function join(key: string, load: Load, flight: Flight): Promise<Entry> {
    count("joined");
    const entry = await flight.answer;
    if (!marks.cover(entry.tags, entry.readAt)) return entry;
    return (flightOf(key) ?? { answer: fly(key, load) }).answer; // it changed while it was read
  }

  function refresh(key: string, load: Load, entry: Entry): void {
    if (flightOf(key)) return;
    fly(key, load, entry).catch(() => local.postpone(key, freshMs / 10)); // what there is may serve on
  }

  return {
    peek(key) {
      const held = local.get(key);
      if (!held || (held.due && !flightOf(key))) return undefined;
      count(held.due ? "stale" : "local");
      return held.entry;
    },
    take(key, load) {
      const held = local.get(key);
      if (held) {
        count(held.due ? "stale" : "local");
        if (held.due) refresh(key, load, held.entry);
        return Promise.resolve(held.entry);
      }
      const flight = flightOf(key);
      return flight ? join(key, load, flight) : fly(key, load);
    },
    forget(tags) {
      marks.set(tags);
      shared?.mark(tags);
    },
    bytes: local.bytes,
  };
}
