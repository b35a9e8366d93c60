/** Batch after batch, each behind the last id of the one before, so that what was refused is not met again. */
export async function* inBatches<T extends { readonly id: string }>(
  read: (after: string | undefined) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  let after: string | undefined;
  for (;;) {
    const batch = await read(after);
    if (batch.length === 0) return;
    yield batch;
    after = batch.at(-1)?.id;
  }
}
