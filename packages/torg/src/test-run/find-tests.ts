import { root } from "../folders";

/**
 * Test files of the packages and of `tests/` whose path contains one of the names; all of them without names.
 * By package: each gets a process of its own, so that one which dies does not take the others' results along.
 */
export function findTests(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = [...new Bun.Glob("{packages,tests}/**/*.test.{ts,tsx}").scanSync({ cwd: root })]
    .filter((file) => !file.includes("node_modules/"))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
    .sort();
  return Map.groupBy(files, (file) => file.split("/").slice(0, 2).join("/"));
}
