export type Background = {
  /** Begins the work of this name unless it is under way; it ends by itself, and its failure is its own. */
  readonly ensure: (name: string, work: () => Promise<void>) => Promise<void>;
  /** Whether the service is about to stop: long work ends at its next safe point. */
  readonly stopping: () => boolean;
  /** Waits for what is under way. */
  readonly stop: () => Promise<void>;
};

/** Work of one process that outlives the request that began it. What must not be lost is in the database. */
export function openBackground(): Background {
  const running = new Map<string, Promise<void>>();
  let ending = false;
  return {
    ensure(name, work) {
      const known = running.get(name);
      if (known !== undefined) return known;
      if (ending) return Promise.resolve();
      const begun = work().finally(() => running.delete(name));
      running.set(name, begun);
      return begun;
    },
    stopping: () => ending,
    async stop() {
      ending = true;
      await Promise.allSettled(running.values());
    },
  };
}
