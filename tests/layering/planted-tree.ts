import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");
const rules = [".gitignore", "biome.json", "tests/layering/pure.grit", "tests/layering/honest-casts.grit"];

/** A small tree with the house's rules and these files in it; gone when the scope ends. */
export async function plantTree(
  files: Readonly<Record<string, string>>,
): Promise<Disposable & { root: string }> {
  const tree = mkdtempSync(join(tmpdir(), "torg-planted-"));
  for (const file of rules) cpSync(join(root, file), join(tree, file));
  mkdirSync(join(tree, "packages"), { recursive: true });
  for (const [path, source] of Object.entries(files)) await Bun.write(join(tree, path), source);
  return { root: tree, [Symbol.dispose]: () => rmSync(tree, { recursive: true }) };
}
