import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import type { Files } from "./port";

/** Files below one folder of the local disk, synced before they count as written. */
export function diskFiles(root: string): Files {
  const at = (name: string): string => {
    const path = normalize(join(root, name));
    if (!path.startsWith(root + sep)) throw new RangeError(`${name} leads out of the files folder`);
    return path;
  };

  return {
    async write(name, body) {
      const path = at(name);
      const half = `${path}.${Bun.randomUUIDv7()}.part`;
      try {
        const size = await pour(half, body);
        await rename(half, path);
        await syncFolder(dirname(path));
        return size;
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
    },
    read: (name) => Bun.file(at(name)).stream(),
    async size(name) {
      const found = await stat(at(name)).catch(() => undefined);
      return found?.isFile() === true ? found.size : undefined;
    },
    remove: (name) => rm(at(name), { recursive: true, force: true }),
    local: async (name) => at(name),
  };
}

async function pour(path: string, body: ReadableStream<Uint8Array> | Uint8Array): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "w", 0o600);
  try {
    if (body instanceof Uint8Array) await file.writeFile(body);
    else for await (const chunk of body) await file.writeFile(chunk);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** A new name lasts only once its folder is synced too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
