/** Does the work for each, so many at once; answers in their order. The first failure ends it once those under way are over. */
export async function inTurns<T, R>(
  atOnce: number,
  items: readonly T[],
  work: (item: T, at: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.map((item, at) => ({ item, at }));
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { at } = next;
      try {
        results[at] = await work(next.item, at);
      } catch (error) {
        left.length = 0;
        throw error;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const outcome of settled) if (outcome.status === "rejected") throw outcome.reason;
  return results;
}
