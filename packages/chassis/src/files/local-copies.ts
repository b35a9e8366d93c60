import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "@torg/contracts";

type Copy = {
  readonly path: string;
  readonly bytes: number;
  readonly ready: Promise<void>;
  askedAt: number;
};

/** What is to be copied: its version is part of its name, so that an older copy is never taken for it. */
export type Original = { readonly name: string; readonly version: string; readonly bytes: number };

const standsMs = 600_000;
const prefix = "torg-copies-";

/**
 * Copies of remote files on this disk, at most `bytesMax` of them together. One is fetched once, however many ask; it
 * stands for ten minutes from the last time it was asked for, and then makes room. No room is `call.unavailable`.
 */
export function localCopies({ folder = tmpdir(), bytesMax }: { folder?: string; bytesMax: number }) {
  removeLeftovers(folder);
  const home = mkdtempSync(join(folder, `${prefix}${process.pid}-`));
  const copies = new Map<string, Copy>();

  async function makeRoom(bytes: number): Promise<void> {
    if (bytes > bytesMax)
      throw new RangeError(`a copy of ${bytes} bytes: FILES_COPIES_BYTES_MAX allows ${bytesMax}`);
    let taken = copies.values().reduce((sum, copy) => sum + copy.bytes, 0);
    const idle = [...copies].filter(([, { askedAt }]) => askedAt < Date.now() - standsMs);
    for (const [key, copy] of idle.sort(([, a], [, b]) => a.askedAt - b.askedAt)) {
      if (taken + bytes <= bytesMax) break;
      copies.delete(key);
      taken -= copy.bytes;
      void rm(copy.path, { force: true });
    }
    if (taken + bytes > bytesMax) throw new Failure("call.unavailable");
  }

  return {
    /** The path of the copy; `fetch` fills it where there is none. */
    async of({ name, version, bytes }: Original, fetch: (path: string) => Promise<void>): Promise<string> {
      const key = `${name}@${version}`;
      let copy = copies.get(key);
      if (!copy) {
        await makeRoom(bytes);
        const path = join(home, Bun.randomUUIDv7());
        copy = { path, bytes, ready: fetch(path), askedAt: Date.now() };
        copies.set(key, copy);
      }
      copy.askedAt = Date.now();
      try {
        await copy.ready;
      } catch (error) {
        copies.delete(key);
        await rm(copy.path, { force: true });
        throw error;
      }
      return copy.path;
    },
    async close(): Promise<void> {
      await Promise.allSettled(copies.values().map(({ ready }) => ready));
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A process that was killed left its copies. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // somebody else's
  }
}
