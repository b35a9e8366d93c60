const batchMax = 32;

/** Takes batch after batch until one is not full; the work of a batch runs side by side. */
export async function inBatches<T>(
  take: (limit: number) => Promise<readonly T[]>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (;;) {
    const batch = await take(batchMax);
    await Promise.all(batch.map(work));
    if (batch.length < batchMax) return;
  }
}
