import type { Turn } from "./turn";

/** Batch after batch, each behind the last id of the one before, so that what is refused is not met again; and a sign of life between them. */
export async function* inBatches<T extends { readonly id: string }>(
  turn: Turn,
  read: (after: string | undefined) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  let after: string | undefined;
  for (;;) {
    await turn.keep();
    const batch = await read(after);
    if (batch.length === 0) return;
    yield batch;
    after = batch.at(-1)?.id;
  }
}
