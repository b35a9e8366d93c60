/** What makes a keyed command once: who, what, under which key, and what exactly was asked. */
export type RequestRecord = {
  readonly actor: string;
  readonly operation: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly deadline: number;
};

/** An answer as it was first given. */
export type StoredAnswer = { readonly ok: boolean; readonly body: string };

/** The record as a commit leaves it: opened, or closed with its answer, or both at once. */
export type RecordWrite = {
  readonly record: RequestRecord;
  /** It was opened by an earlier commit of the same cause. */
  readonly opened: boolean;
  readonly answer: StoredAnswer | undefined;
};
