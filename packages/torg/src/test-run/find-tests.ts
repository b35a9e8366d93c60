import { root } from "../folders";

/** Test files of the packages and of `tests/` whose path contains one of the names; all of them without names. */
export function findTests(names: readonly string[]): string[] {
  const files = [...new Bun.Glob("{packages,tests}/**/*.test.{ts,tsx}").scanSync({ cwd: root })];
  return files
    .filter((file) => !file.includes("node_modules/"))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
    .sort();
}
