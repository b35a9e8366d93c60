/** Everything of one owner lies in one partition, and so do all documents that one commit touches. */
export const partitionCount = 64;

/** The partition of an owner: an account's id, the hash of a guest's secret. The same for ever: it is part of every key. */
export const partitionOf = (owner: string): number =>
  (new Bun.CryptoHasher("sha256").update(owner).digest()[0] ?? 0) % partitionCount;

/**
 * The same UUIDv7 with its last six random bits saying the partition, for ids that come back without their owner.
 * It sorts by time as before and keeps 68 random bits.
 */
export function inPartition<I extends string>(id: I, partition: number): I {
  const last = (Number.parseInt(id.slice(-2), 16) & 0b1100_0000) | partition;
  return `${id.slice(0, -2)}${last.toString(16).padStart(2, "0")}` as I; // the same letters in the same places
}

/** The partition that `inPartition` wrote into an id. */
export const partitionOfId = (id: string): number => Number.parseInt(id.slice(-2), 16) % partitionCount;
