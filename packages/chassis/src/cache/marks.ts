export type Marks = {
  /** These have changed: what was read up to now does not show them as they are. */
  readonly set: (tags: readonly string[]) => void;
  /** Whether one of the tags has changed since then. */
  readonly cover: (tags: readonly string[], readAt: number) => boolean;
  /** Another number after every `set`. */
  readonly turn: () => number;
};

const tagsMax = 100_000;

/**
 * When tags were last told to have changed, by this process's own clock: a read that began before is older than what
 * was told, whatever the clocks of others say. A mark is forgotten once everything that it covers is past the bound.
 */
export function openMarks(boundMs: number): Marks {
  const marks = new Map<string, number>(); // oldest first
  let floor = 0; // where there were too many to remember: whatever is older is out
  let turn = 0;

  function forgetOld(now: number): void {
    for (const [tag, at] of marks) {
      if (at >= now - boundMs && marks.size <= tagsMax) return;
      if (at >= now - boundMs) floor = at;
      marks.delete(tag);
    }
  }

  return {
    set(tags) {
      const now = Date.now();
      for (const tag of tags) {
        marks.delete(tag);
        marks.set(tag, now);
      }
      turn += 1;
      forgetOld(now);
    },
    cover: (tags, readAt) => readAt <= floor || tags.some((tag) => (marks.get(tag) ?? -1) >= readAt),
    turn: () => turn,
  };
}
