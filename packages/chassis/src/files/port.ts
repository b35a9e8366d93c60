/** Large bytes that outlive a request: 1C packages, pictures. Names are relative, `/` between parts, never `..`. */
export type Files = {
  /** Writes a whole file, or nothing of it: a reader never sees half. Answers with its size in bytes. */
  readonly write: (name: string, body: ReadableStream<Uint8Array> | Uint8Array) => Promise<number>;
  /** Adds to the end of a file, creating it; answers with the size after it. */
  readonly append: (name: string, body: ReadableStream<Uint8Array> | Uint8Array) => Promise<number>;
  readonly read: (name: string) => ReadableStream<Uint8Array>;
  readonly size: (name: string) => Promise<number | undefined>;
  readonly remove: (folderOrFile: string) => Promise<void>;
  /** A path on the local disk that holds the file's bytes, for libraries that want to seek. */
  readonly local: (name: string) => Promise<string>;
};
