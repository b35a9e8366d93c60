import { expect, test } from "bun:test";
import { join } from "node:path";
import { tempFolder } from "@torg/chassis/testing";
import { readJunit } from "./junit";

/** Runs these files as `torg test` does, and reads what Bun reports. */
async function report(files: Readonly<Record<string, string>>) {
  using folder = tempFolder();
  for (const [name, source] of Object.entries(files)) {
    await Bun.write(
      join(folder.path, name),
      `import { expect, test, beforeAll } from "bun:test";\n${source}`,
    );
  }
  const run = Bun.spawn([process.execPath, "test", "--reporter=junit", "--reporter-outfile=report.xml"], {
    cwd: folder.path,
    stdout: "ignore",
    stderr: "ignore",
  });
  await run.exited;
  return readJunit(await Bun.file(join(folder.path, "report.xml")).text());
}

test("passed, failed and skipped tests are counted, whatever their names and messages contain", async () => {
  const { passed, failed, skipped, skips } = await report({
    "a.test.ts": `
      test("<b> & </testcase>", () => {});
      test("fails", () => { throw new Error("</testcase><skipped />"); });
      test.skip("needs a 'root' (we are nobody)", () => {});
      test.todo("later");`,
  });
  expect({ passed, failed, skipped }).toEqual({ passed: 1, failed: 1, skipped: 2 });
  expect(skips).toEqual(["a.test.ts: needs a 'root' (we are nobody)", "a.test.ts: later"]);
});

test("a file whose set-up fails is a failure, and one that does not load is missing from the files", async () => {
  const { failed, files } = await report({
    "a.test.ts": `beforeAll(() => { throw new Error("no server"); }); test("never runs", () => {});`,
    "b.test.ts": `import "./nowhere"; test("never runs", () => {});`,
    "c.test.ts": `test("runs", () => {});`,
  });
  expect(failed).toBe(1);
  expect([...files]).toEqual(["a.test.ts", "c.test.ts"]);
});

test("no report is no test", () => {
  expect(readJunit("")).toMatchObject({ passed: 0, failed: 0, skipped: 0, files: new Set() });
});
