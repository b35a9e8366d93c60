/** A key as its turn is planned; who holds the secret half does not matter here. */
export type PlannedKey = { readonly generation: number; readonly signsFrom: Date };

export type KeyPolicy = {
  /** How long a key signs. */
  readonly turnMs: number;
  /** How long it is published before: longer than anybody keeps the list of keys. */
  readonly noticeMs: number;
  /** How long a token lives, clocks that disagree included. */
  readonly tokenMs: number;
};

/** The key whose turn it is: the newest that has begun. Where none has, the first to begin: better early than no token. */
export const keyInTurn = <K extends PlannedKey>(keys: readonly K[], now: Date): K | undefined =>
  newest(keys.filter(({ signsFrom }) => signsFrom <= now)) ??
  keys.find((key) => keys.every((other) => other.generation >= key.generation));

/** Keys that some token may still need, and those whose turn comes: all but the ones whose successor outlived their tokens. */
export function publishedKeys<K extends PlannedKey>(
  keys: readonly K[],
  now: Date,
  { tokenMs }: KeyPolicy,
): K[] {
  const settled = newest(keys.filter(({ signsFrom }) => signsFrom.getTime() + tokenMs <= now.getTime()));
  return keys.filter(({ generation }) => generation >= (settled?.generation ?? 0));
}

/** The next key to make, or nothing while the newest one's turn is far from over. The very first signs at once. */
export function nextKey(
  keys: readonly PlannedKey[],
  now: Date,
  { turnMs, noticeMs }: KeyPolicy,
): PlannedKey | undefined {
  const last = newest(keys);
  if (!last) return { generation: 1, signsFrom: now };
  const turnEnds = last.signsFrom.getTime() + turnMs;
  const noticeEnds = now.getTime() + noticeMs;
  if (turnEnds > noticeEnds) return undefined;
  return { generation: last.generation + 1, signsFrom: new Date(Math.max(turnEnds, noticeEnds)) };
}

const newest = <K extends PlannedKey>(keys: readonly K[]): K | undefined =>
  keys.reduce<K | undefined>(
    (best, key) => (best && best.generation > key.generation ? best : key),
    undefined,
  );
