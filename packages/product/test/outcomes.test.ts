import { expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { tempFolder } from "@torg/chassis/testing";
import { type Procedure, product } from "@torg/contracts";

type Contract = Readonly<Record<string, Procedure>>;

/** The outcomes that a contract promises and nobody has answered: success, and each declared failure. */
const missing = (contract: Contract, seen: ReadonlySet<string>): string[] =>
  Object.entries(contract)
    .flatMap(([name, { fails }]) => ["ok", ...fails].map((outcome) => `product.${name} ${outcome}`))
    .filter((line) => !seen.has(line));

/**
 * What counts is what the service's own metrics say it answered while the other tests of this folder ran; a code in a
 * string counts for nothing. Its limit: a test that meets an outcome and does not look at it is not told from one that does.
 */
test("success and each declared failure of every procedure was answered in a test of this service", async () => {
  using folder = tempFolder();
  const file = join(folder.path, "outcomes");
  const own = await readdir(import.meta.dir, { recursive: true });
  const files = own.filter((name) => name.endsWith(".test.ts") && !name.startsWith("outcomes"));
  const run = Bun.spawn(
    [process.execPath, "test", "--timeout=60000", ...files.map((name) => join(import.meta.dir, name))],
    { env: { ...Bun.env, TORG_TEST_OUTCOMES: file }, stdout: "ignore", stderr: "ignore" },
  );
  await run.exited;
  const seen = new Set((await Bun.file(file).text()).split("\n"));
  expect(seen.size).toBeGreaterThan(50);
  expect(missing(product, seen)).toEqual([]);
}, 600_000);

test("an outcome that nobody answered is missed", () => {
  const { get } = product;
  expect(missing({ get }, new Set(["product.get ok"]))).toEqual(["product.get product.not_found"]);
  expect(missing({ get }, new Set(["product.get ok", "product.get product.not_found"]))).toEqual([]);
});
