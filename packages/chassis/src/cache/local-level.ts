import { LRUCache } from "lru-cache";
import { type Entry, isNewer, weightOf } from "./entry";
import type { Lifetimes } from "./lifetimes";
import type { Marks } from "./marks";

type Held = {
  readonly entry: Entry;
  readonly endsAt: number;
  dueAt: number;
  /** The last turn of the marks at which it was still good. */
  turn: number;
};

export type LocalLevel = {
  /** Neither too old nor told to have changed. `due`: it is time to read it again. */
  readonly get: (key: string) => { readonly entry: Entry; readonly due: boolean } | undefined;
  /** Keeps it, unless it is out already or what is there is newer. */
  readonly keep: (key: string, entry: Entry) => void;
  /** A refresh failed: the next one not at once. */
  readonly postpone: (key: string, byMs: number) => void;
  readonly bytes: () => number;
};

/** Entries in this process's memory, the least used going first. */
export function localLevel(options: {
  readonly bytesMax: number;
  readonly lifetimes: Lifetimes;
  readonly marks: Marks;
}): LocalLevel {
  const { lifetimes, marks } = options;
  const held = new LRUCache<string, Held>({
    maxSize: options.bytesMax,
    sizeCalculation: ({ entry }, key) => weightOf(entry, key),
  });

  function good(found: Held, now: number): boolean {
    if (now >= found.endsAt) return false;
    const turn = marks.turn();
    if (found.turn === turn) return true;
    if (marks.cover(found.entry.tags, found.entry.readAt)) return false;
    found.turn = turn;
    return true;
  }

  return {
    get(key) {
      const found = held.get(key);
      const now = Date.now();
      return found && good(found, now) ? { entry: found.entry, due: now >= found.dueAt } : undefined;
    },
    keep(key, entry) {
      const found = held.get(key);
      const next = { entry, ...lifetimes.of(entry), turn: -1 };
      const now = Date.now();
      if (!good(next, now) || (found && good(found, now) && !isNewer(entry, found.entry))) return;
      held.set(key, next);
    },
    postpone(key, byMs) {
      const found = held.peek(key);
      if (found) found.dueAt = Date.now() + byMs;
    },
    bytes: () => held.calculatedSize,
  };
}
