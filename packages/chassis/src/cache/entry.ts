/** Something that was read, as a cache keeps it. */
export type Entry = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A few words beside the bytes: an ETag, a code. */
  readonly about: Readonly<Record<string, string>>;
  /** Not later than when its reads from the database began, unix ms by this process's clock. */
  readonly readAt: number;
  /** Of the aggregate that was read, where it is one. */
  readonly version: number | undefined;
  /** What it shows: told to have changed, the entry is out. */
  readonly tags: readonly string[];
  /** There is no such thing: worth remembering too, for a shorter time. */
  readonly absent: boolean;
};

/** Of one aggregate the higher version; else what was read later. */
export function isNewer(one: Entry, other: Entry): boolean {
  const [a, b] = [one.version, other.version];
  return a !== undefined && b !== undefined && a !== b ? a > b : one.readAt > other.readAt;
}

/** What an entry costs in memory beside its bytes, about. */
const overhead = 300;

export const weightOf = ({ bytes, tags }: Entry, key: string): number =>
  bytes.byteLength + key.length + overhead + tags.length * 60; // an id is 40 characters
