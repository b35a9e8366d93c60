import { Failure } from "@torg/contracts";
import { S3Client } from "bun";
import { localCopies } from "./local-copies";
import type { Files } from "./port";
import type { S3Address } from "./s3-address";

type Options = {
  readonly address: S3Address;
  /** Where copies lie that are read by libraries; absent: the system's folder for such things. */
  readonly copiesDir?: string | undefined;
  /** All copies of this process together. */
  readonly copiesBytesMax: number;
};

/** Questions and deletions; bodies take as long as their bytes. */
const answerWithinMs = 10_000;

/**
 * Files as objects of one S3 bucket: every replica sees the same, and one that is half sent is none. A stream that
 * breaks aborts its upload; of a process that died the bucket's own rule for unfinished uploads takes the parts.
 */
export function s3Files({ address, copiesDir, copiesBytesMax }: Options): Files & {
  readonly close: () => Promise<void>;
} {
  const { region, ...where } = address;
  const bucket = new S3Client({ ...where, ...(region && { region }), retry: 3 });
  const copies = localCopies({ ...(copiesDir && { folder: copiesDir }), bytesMax: copiesBytesMax });

  async function keysBelow(folder: string): Promise<string[]> {
    const found = await asked(bucket.list({ prefix: `${folder}/`, maxKeys: 1_000 }));
    return (found.contents ?? []).map(({ key }) => key);
  }

  async function statOf(name: string) {
    try {
      return await asked(bucket.stat(checked(name)));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    async write(name, body) {
      // as a Response: what a `writer` was given before its stream broke would stand there as a whole file
      return outcome(bucket.write(checked(name), body instanceof Uint8Array ? body : new Response(body)));
    },
    read: (name) => bucket.file(checked(name)).stream(),
    size: async (name) => (await statOf(name))?.size,
    async remove(name) {
      await asked(bucket.delete(checked(name)));
      for (let keys = await keysBelow(name); keys.length > 0; keys = await keysBelow(name)) {
        for (let at = 0; at < keys.length; at += 16)
          await Promise.all(keys.slice(at, at + 16).map((key) => asked(bucket.delete(key))));
      }
    },
    async local(name) {
      const found = await statOf(name);
      if (!found) throw new Error(`there is no file ${name}`);
      return copies.of({ name, version: found.etag, bytes: found.size }, async (path) => {
        await outcome(Bun.write(path, new Response(bucket.file(name).stream())));
      });
    },
    close: copies.close,
  };
}

/** A name that could mean a file outside of what was meant is refused, as on a disk. */
function checked(name: string): string {
  if (name === "" || name.split("/").some((part) => part === "" || part === "." || part === ".."))
    throw new RangeError(`${name} leads out of the files folder`);
  return name;
}

/** An answer within its time. */
const asked = <T>(answer: Promise<T>): Promise<T> =>
  outcome(
    Promise.race([
      answer,
      Bun.sleep(answerWithinMs).then(() => {
        throw new Failure("call.unavailable");
      }),
    ]),
  );

/** A server that is away or overloaded is `call.unavailable`; anything else stays what it is. */
async function outcome<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw away.has(codeOf(error)) ? new Failure("call.unavailable", {}, { cause: error }) : error;
  }
}

const away = new Set([
  "ConnectionRefused",
  "ConnectionClosed",
  "ConnectionReset",
  "FailedToOpenSocket",
  "Timeout",
  "ECONNREFUSED",
  "ECONNRESET",
  "InternalError",
  "ServiceUnavailable",
  "SlowDown",
  "RequestTimeout",
]);

const isMissing = (error: unknown): boolean => ["NoSuchKey", "NotFound"].includes(codeOf(error));

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";
