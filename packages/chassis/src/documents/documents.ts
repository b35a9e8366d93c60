/** Where a document is: its partition, and its name among those of its kind. */
export type Ref = { readonly partition: number; readonly id: string };

/** A place in an index: the lower the score, the earlier. */
export type Entry = { readonly index: string; readonly score: number };

/**
 * A kind of documents: JSON bodies, and the indexes that a body stands in. What `entries` answers for a kept body must
 * stay the same from one version of the code to the next: it also says which entries go when the body changes.
 */
export type Kind<B> = { readonly name: string; readonly entries: (body: B) => readonly Entry[] };

export type Found = Ref & { readonly score: number };

/** Reads documents as they are now. */
export type ReadDocuments = {
  readonly get: <B>(kind: Kind<B>, ref: Ref) => Promise<B | undefined>;
  /**
   * What stands in an index, up to a score, as it stood when its page was read: one partition after another, within each
   * the lowest score first. What a commit has written and not committed is not seen.
   */
  readonly scan: (kind: Kind<never>, index: string, options?: Scan) => AsyncIterable<Found>;
};

export type Scan = {
  /** No higher scores than this. */
  readonly upTo?: number;
  /** This partition only. */
  readonly partition?: number;
};

/**
 * Documents, the same over SQL and over Redis. In a commit they all are of one partition, what is written was read there
 * before, and the commit stands only if what was found is still so; else its work runs again. Outside a commit writes throw.
 */
export type Documents = ReadDocuments & {
  /** Writes a document that nobody can have written before, unread; if it is there all the same, the work runs again. */
  readonly create: <B>(kind: Kind<B>, ref: Ref, body: B) => void;
  readonly put: <B>(kind: Kind<B>, ref: Ref, body: B) => void;
  readonly delete: (kind: Kind<never>, ref: Ref) => void;
};
