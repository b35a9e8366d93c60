/**
 * Large bytes that outlive a request: 1C packages, pictures. Names are relative, `/` between parts, never `..`. A file is
 * written whole or not at all, so any replica may go on where another stopped: what grows is a list of files, kept by
 * whoever keeps the list. A store that is away is `call.unavailable`.
 */
export type Files = {
  /** Writes a whole file, or nothing of it: a reader never sees half. Answers with its size in bytes. */
  readonly write: (name: string, body: ReadableStream<Uint8Array> | Uint8Array) => Promise<number>;
  /** The bytes in order; a file that is not there breaks the stream. */
  readonly read: (name: string) => ReadableStream<Uint8Array>;
  readonly size: (name: string) => Promise<number | undefined>;
  /** The file of this name and every file below it; none is no fault. */
  readonly remove: (folderOrFile: string) => Promise<void>;
  /**
   * A path on the local disk that holds the file's bytes, for libraries that want to seek. It stands for ten minutes from
   * the last time it was asked for; what was opened by then stays readable.
   */
  readonly local: (name: string) => Promise<string>;
};
