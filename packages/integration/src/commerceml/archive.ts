import { crc32 } from "node:zlib";
import { Failure } from "@torg/contracts";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { normalizeFileName } from "../domain/file-name";
import type { Chunks } from "./decode";

export type ArchiveLimits = {
  readonly entriesMax: number;
  readonly entryBytesMax: number;
  readonly ratioMax: number;
};

/** Far above what a shop sends and far below what would fill a disk. Repetitive XML shrinks to a fiftieth. */
const defaultLimits: ArchiveLimits = { entriesMax: 100_000, entryBytesMax: 8 * 2 ** 30, ratioMax: 400 };

/** Ratios of small entries say nothing. */
const ratioCountsFromBytes = 2 ** 20;

/** A zip on the local disk, and the name that the operator knows it by. */
export type Archive = { readonly file: string; readonly path: string; readonly limits?: ArchiveLimits };

/** The names inside, normalised. Refuses an archive that is damaged, leads out of its folder, or is a bomb. */
export async function listArchive(archive: Archive): Promise<string[]> {
  return withArchive(archive, async (zip) => {
    const names: string[] = [];
    for await (const { name } of entriesOf(archive, zip)) names.push(name);
    return names;
  });
}

/** The bytes of an entry, held against its checksum at their end; nothing when there is no entry of this name. */
export async function openEntry(archive: Archive, wanted: string): Promise<Chunks | undefined> {
  const found = await withArchive(archive, async (zip) => {
    for await (const { name, entry } of entriesOf(archive, zip)) {
      if (name.toLowerCase() === wanted.toLowerCase()) return entry;
    }
    return undefined;
  });
  return found && readEntry(archive, found);
}

async function* readEntry({ file, path }: Archive, entry: Entry): AsyncGenerator<Uint8Array> {
  const zip = await openPromise(path, { autoClose: false });
  let sum = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) continue;
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Failure ? error : damaged(file, "данные не распаковываются", error);
  } finally {
    zip.close();
  }
  if (sum !== entry.crc32) throw damaged(file, `контрольная сумма файла «${entry.fileName}» не сходится`);
}

async function withArchive<T>({ file, path }: Archive, work: (zip: ZipFile) => Promise<T>): Promise<T> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw damaged(file, "он получен не полностью", error);
  });
  try {
    return await work(zip);
  } catch (error) {
    throw error instanceof Failure ? error : damaged(file, "оглавление не читается", error);
  } finally {
    zip.close();
  }
}

async function* entriesOf({ file, limits = defaultLimits }: Archive, zip: ZipFile) {
  if (zip.entryCount > limits.entriesMax) throw damaged(file, `в нём больше ${limits.entriesMax} файлов`);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    if (entry.isEncrypted()) throw damaged(file, "он зашифрован");
    const packed = entry.uncompressedSize > limits.ratioMax * Math.max(entry.compressedSize, 1);
    const bomb = packed && entry.uncompressedSize > ratioCountsFromBytes;
    if (bomb || entry.uncompressedSize > limits.entryBytesMax) {
      throw damaged(file, `файл «${entry.fileName}» в нём подозрительно велик`);
    }
    yield { name: normalizeFileName(entry.fileName), entry };
  }
}

const damaged = (file: string, reason: string, cause?: unknown): Failure =>
  new Failure("integration.archive_damaged", { file, reason }, { cause });
